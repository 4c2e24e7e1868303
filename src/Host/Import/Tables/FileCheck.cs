using System.Security.Cryptography;
using Civium.Host.Import.Maps;

namespace Civium.Host.Import.Tables;

/// <summary>A file that was read whole and found good.</summary>
/// <param name="Path">The file as the caller named it.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="Length">Its size in bytes when it was read.</param>
/// <param name="Rows">How many rows of readings it holds.</param>
/// <param name="Things">The things it names, in the order they appear.</param>
/// <param name="Counts">The readings that are not missing, for each stream of the map.</param>
/// <param name="FirstTicks">The earliest instant, in ticks of UTC.</param>
/// <param name="LastTicks">The latest instant, in ticks of UTC.</param>
internal sealed record CheckedFile(
    string Path,
    string Hash,
    long Length,
    long Rows,
    IReadOnlyList<ThingSeen> Things,
    IReadOnlyList<long> Counts,
    long FirstTicks,
    long LastTicks);

/// <summary>
/// Reads a whole file before any of it is sent. Memory: a few hundred bytes a thing; a thing whose rows are not in time order also
/// takes about 16 bytes a row, in a second reading, to find times that are there twice.
/// </summary>
internal sealed class FileCheck
{
    private readonly ImportMap _map;
    private readonly string _path;
    private readonly FaultList _faults;
    private readonly Dictionary<string, long> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unordered = new(StringComparer.Ordinal);
    private readonly List<ThingSeen> _things = [];
    private readonly long[] _counts;
    private long _rows;
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    private FileCheck(ImportMap map, string path, FaultList faults)
    {
        _map = map;
        _path = path;
        _faults = faults;
        _counts = new long[map.Streams.Count];
    }

    /// <summary>Checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">How to read it.</param>
    /// <param name="faults">Receives everything that is wrong.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>What the file holds, or null when there are faults.</returns>
    public static CheckedFile? Run(string path, ImportMap map, FaultList faults, CancellationToken cancellation)
    {
        var check = new FileCheck(map, path, faults);
        try
        {
            return check.ReadWhole(cancellation);
        }
        catch (TableException e)
        {
            faults.Add(e.Line, 0, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(0, 0, $"cannot be read: {e.Message}");
        }

        return null;
    }

    private CheckedFile? ReadWhole(CancellationToken cancellation)
    {
        string hash;
        long length;
        using (var file = OpenSequential(_path))
        {
            length = file.Length;
            hash = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            Pass(file, OneRow, cancellation);
        }

        if (_unordered.Count > 0)
        {
            using var again = OpenSequential(_path);
            Pass(again, FindDoubles(), cancellation);
        }

        if (_faults.Count == 0 && _rows == 0)
        {
            _faults.Add(0, 0, "has no rows of readings");
        }

        return _faults.Count > 0 ? null : new CheckedFile(_path, hash, length, _rows, _things, _counts, _first, _last);
    }

    /// <summary>Opens a file for one reading from start to end.</summary>
    public static FileStream OpenSequential(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 65536, FileOptions.SequentialScan);

    private void Pass(Stream file, Action<Table, RowReader> row, CancellationToken cancellation)
    {
        using var table = new Table(file, _map.Table);
        if (RowReader.Bind(table, _map, _path, _faults) is not { } reader)
        {
            return;
        }

        for (var i = 0; table.Read(); i++)
        {
            if (i % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            row(table, reader);
        }
    }

    private void OneRow(Table table, RowReader reader)
    {
        if (!reader.Read(_faults))
        {
            return;
        }

        _rows++;
        _first = Math.Min(_first, reader.UtcTicks);
        _last = Math.Max(_last, reader.UtcTicks);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += reader.Cells[i].IsMissing ? 0 : 1;
        }

        if (!_latest.TryGetValue(reader.Thing, out var latest))
        {
            _things.Add(reader.Describe(_faults));
            _latest[reader.Thing] = reader.UtcTicks;
        }
        else if (reader.UtcTicks > latest)
        {
            _latest[reader.Thing] = reader.UtcTicks;
        }
        else
        {
            _unordered.Add(reader.Thing);
        }
    }

    private Action<Table, RowReader> FindDoubles()
    {
        var seen = _unordered.ToDictionary(t => t, _ => new HashSet<long>(), StringComparer.Ordinal);
        var ignored = new FaultList(_path);
        return (table, reader) =>
        {
            if (reader.Read(ignored) && seen.TryGetValue(reader.Thing, out var times) && !times.Add(reader.UtcTicks))
            {
                _faults.Add(table.Line, 0, $"is a second row of \"{reader.Thing}\" for {new DateTime(reader.UtcTicks, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ssZ}");
            }
        };
    }
}
