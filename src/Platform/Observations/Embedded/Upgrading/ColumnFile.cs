using System.Collections.Immutable;
using System.Globalization;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;
using Civium.Platform.Observations.Embedded.Segments;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded.Upgrading;

/// <summary>
/// Brings a directory of layout 1, which kept sealed rows in a DuckDB file, to layout 2: its rows become segments. The log and the receipts
/// are the same in both. Until the manifest and the format file are written nothing of the old layout is touched, so a crash begins anew.
/// </summary>
internal static class ColumnFile
{
    private const int RowsAtOnce = 500_000;

    /// <summary>Moves the rows; needs room for about as much again as they take.</summary>
    /// <exception cref="StorageCorruptException">The file is not one of layout 1.</exception>
    public static void ToSegments(string directory, int partitions, ILogger log)
    {
        var path = Path.Combine(directory, "observations.duckdb");
        var segments = Path.Combine(directory, "segments");
        if (Directory.Exists(segments))
            Directory.Delete(segments, recursive: true);
        File.Delete(Manifest.PathIn(directory));
        Directory.CreateDirectory(segments);
        if (File.Exists(path))
        {
            log.LogInformation("The observations in {Path} are brought to the present layout; they stay there until that is done.", path);
            Move(directory, path, segments, partitions);
        }

        DirectorySync.Sync(directory);
    }

    /// <summary>Removes what the old layout left, once the format file names the new one.</summary>
    public static void Remove(string directory)
    {
        File.Delete(Path.Combine(directory, "observations.duckdb"));
        File.Delete(Path.Combine(directory, "observations.duckdb.wal"));
        if (Directory.Exists(Path.Combine(directory, "spill")))
            Directory.Delete(Path.Combine(directory, "spill"), recursive: true);
    }

    private static void Move(string directory, string path, string segments, int partitions)
    {
        using var connection = new DuckDBConnection($"Data Source={path};memory_limit=256MB;threads=1;autoinstall_known_extensions=false;autoload_known_extensions=false");
        connection.Open();
        var made = ImmutableArray.CreateBuilder<SealedSegment>();
        var deleted = Longs(connection, "SELECT stream FROM deleted_stream").ToImmutableHashSet();
        var number = 1L;
        foreach (var rows in Rows(connection))
        {
            rows.Sort(static (x, y) => (x.Stream, x.Start, x.Id).CompareTo((y.Stream, y.Start, y.Id)));
            using (var writer = new SegmentWriter(SegmentHeader.PathOf(segments, number), partitions))
            {
                rows.ForEach(writer.Add);
                writer.Finish();
            }

            var segment = Segment.Open(segments, number++, _ => { });
            made.Add(SealedSegment.Of(segment, ImmutableDictionary<int, ushort[]>.Empty, deleted));
        }

        DirectorySync.Sync(segments);
        var state = new SealedState(Longs(connection, "SELECT sealed FROM store").Single(), number, Positions(connection), deleted, made.ToImmutable(), []);
        state.Use();
        Manifest.Write(directory, state);
        state.Leave();
    }

    private static PartitionPosition[] Positions(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT epoch, last_sequence FROM partition ORDER BY partition";
        using var row = command.ExecuteReader();
        var positions = new List<PartitionPosition>();
        while (row.Read())
            positions.Add(new(row.GetInt64(0), row.GetInt64(1)));
        return [.. positions];
    }

    private static List<long> Longs(DuckDBConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var row = command.ExecuteReader();
        var values = new List<long>();
        while (row.Read())
            values.Add(Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture));
        return values;
    }

    private static IEnumerable<List<Observation>> Rows(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = "SELECT id, stream, feature, start, \"end\", result_time, recorded, kind, number, text, extra FROM observation";
        using var row = command.ExecuteReader();
        var rows = new List<Observation>();
        while (row.Read())
        {
            rows.Add(Read(row));
            if (rows.Count < RowsAtOnce)
                continue;
            yield return rows;
            rows.Clear();
        }

        if (rows.Count > 0)
            yield return rows;
    }

    private static Observation Read(DuckDBDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Stream = row.GetInt64(1),
        Feature = row.GetInt64(2),
        Start = Microseconds.ToTime(row.GetInt64(3)),
        End = Microseconds.ToTime(row.GetInt64(4)),
        ResultTime = row.IsDBNull(5) ? null : Microseconds.ToTime(row.GetInt64(5)),
        Recorded = Microseconds.ToTime(row.GetInt64(6)),
        Result = ResultColumns.Of((ResultKind)row.GetByte(7), row.IsDBNull(8) ? null : row.GetDouble(8), row.IsDBNull(9) ? null : row.GetString(9)),
        Extra = row.IsDBNull(10) ? null : row.GetString(10),
    };
}
