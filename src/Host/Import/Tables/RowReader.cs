using System.Globalization;
using Civium.Host.Import.Maps;

namespace Civium.Host.Import.Tables;

/// <summary>What one row says of a thing the first time it appears.</summary>
internal sealed record ThingSeen(string Name, string Description, IReadOnlyList<(string Name, string? Text, string? Json)> Properties, PlaceSeen? Place);

/// <summary>Where a thing stands.</summary>
internal sealed record PlaceSeen(string Name, string Description, GeoPoint Point);

/// <summary>
/// Turns rows into a thing's name, an instant and readings, by a map bound to one file's columns. Used by the check and, the same,
/// by the sending. Not thread-safe: <see cref="Cells"/> belongs to the row read last.
/// </summary>
internal sealed class RowReader
{
    private readonly Table _table;
    private readonly ImportMap _map;
    private readonly string _file;
    private readonly Dictionary<string, int> _indexes;
    private readonly TimeReader _time;
    private readonly Func<int, string> _cell;
    private readonly Func<string, string> _place;

    private RowReader(Table table, ImportMap map, string path, Dictionary<string, int> indexes)
    {
        _table = table;
        _map = map;
        _file = Path.GetFileNameWithoutExtension(path);
        _indexes = indexes;
        _time = new TimeReader(map.Time, map.Table.Culture, name => indexes[name]);
        _cell = i => _table[i];
        _place = Place;
        Columns = [.. map.Streams.Select(s => indexes[s.Column])];
        Cells = new Cell[Columns.Length];
    }

    /// <summary>The index of each stream's column.</summary>
    public int[] Columns { get; }

    /// <summary>The readings of the row, one for each stream of the map.</summary>
    public Cell[] Cells { get; }

    /// <summary>Whose readings they are.</summary>
    public string Thing { get; private set; } = "";

    /// <summary>When they were made, in ticks of UTC.</summary>
    public long UtcTicks { get; private set; }

    /// <summary>Binds a map to a file's columns.</summary>
    /// <returns>The reader, or null when there are faults.</returns>
    public static RowReader? Bind(Table table, ImportMap map, string path, FaultList faults)
    {
        if (table.HeaderDamaged || table.Header.Length == 0)
        {
            faults.Add(table.HeaderDamaged ? 1 : 0, 0, "has no first row with the names of its columns");
            return null;
        }

        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        var needed = Needed(map).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < table.Header.Length; i++)
        {
            if (!indexes.TryAdd(table.Header[i], i) && needed.Contains(table.Header[i]))
            {
                faults.Add(1, i + 1, $"the column \"{table.Header[i]}\" is there twice");
            }
        }

        foreach (var column in needed.Where(c => !indexes.ContainsKey(c)))
        {
            faults.Add(1, 0, $"has no column \"{column}\", which the map names; it has {string.Join(", ", table.Header.Take(40))}");
        }

        return faults.Count > 0 ? null : new RowReader(table, map, path, indexes);
    }

    /// <summary>Reads the table's current row; faults go to the list.</summary>
    /// <returns>Whether the row is good.</returns>
    public bool Read(FaultList faults)
    {
        if (_table.Damage() is { } damage)
        {
            faults.Add(_table.Line, damage.Column, damage.Problem);
            return false;
        }

        if (_table.Count != _table.Header.Length)
        {
            faults.Add(_table.Line, 0, $"has {_table.Count} cells, but the first row names {_table.Header.Length} columns");
            return false;
        }

        var good = ReadIdentity(faults);
        for (var i = 0; i < Columns.Length; i++)
        {
            if (Cell.Read(_table[Columns[i]], _map.Streams[i], _map.Table, out Cells[i]) is { } problem)
            {
                faults.Add(_table.Line, Columns[i] + 1, $"{_map.Streams[i].Column}: {problem}");
                good = false;
            }
        }

        return good;
    }

    /// <summary>What this row says of its thing.</summary>
    public ThingSeen Describe(FaultList faults)
    {
        var rule = _map.Thing;
        var properties = rule.Properties.Select(p => (p.Name, p.Text?.Render(_place), p.Json)).ToList();
        return new ThingSeen(Thing, rule.Description.Render(_place), properties, rule.Location is { } location ? Locate(location, faults) : null);
    }

    private static IEnumerable<string> Needed(ImportMap map)
    {
        var time = map.Time.Parts is { } p ? new[] { p.Year, p.Month, p.Day, p.Hour, p.Minute, p.Second } : [map.Time.Column];
        var location = map.Thing.Location;
        Template?[] templates = [map.Thing.Name, map.Thing.Description, .. map.Thing.Properties.Select(r => r.Text), location?.Name, location?.Description];
        return time
            .Concat([location?.LongitudeColumn, location?.LatitudeColumn])
            .OfType<string>()
            .Concat(templates.OfType<Template>().SelectMany(t => t.Places).Where(n => n is not (Template.File or Template.Thing)))
            .Concat(map.Streams.Select(s => s.Column));
    }

    private bool ReadIdentity(FaultList faults)
    {
        var good = true;
        if (_time.Read(_cell, out var ticks, out var column) is { } problem)
        {
            faults.Add(_table.Line, column + 1, problem);
            good = false;
        }

        UtcTicks = ticks;
        Thing = _map.Thing.Name.Render(_place);
        if (string.IsNullOrWhiteSpace(Thing))
        {
            faults.Add(_table.Line, 0, "does not name its thing: the cells its name is made of are empty");
            good = false;
        }

        return good;
    }

    private PlaceSeen? Locate(LocationRule rule, FaultList faults)
    {
        var point = rule.Point;
        if (rule.LongitudeColumn is { } longitude)
        {
            point = new GeoPoint(Degrees(longitude, 180, faults), Degrees(rule.LatitudeColumn!, 90, faults));
        }
        else if (rule.Points.TryGetValue(Thing, out var known))
        {
            point = known;
        }

        return point is { } at ? new PlaceSeen(rule.Name.Render(_place), rule.Description.Render(_place), at) : null;
    }

    private double Degrees(string column, double limit, FaultList faults)
    {
        var index = _indexes[column];
        if (!double.TryParse(_table[index], NumberStyles.Float, _map.Table.Culture, out var degrees) || !(Math.Abs(degrees) <= limit))
        {
            faults.Add(_table.Line, index + 1, $"{column}: \"{_table[index]}\" is no angle within {limit} degrees");
        }

        return degrees;
    }

    private string Place(string name) => name switch
    {
        _ when _indexes.TryGetValue(name, out var index) => _table[index].Trim(),
        Template.File => _file,
        Template.Thing => Thing,
        _ => "",
    };
}
