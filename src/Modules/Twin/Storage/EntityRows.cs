namespace Civium.Modules.Twin.Storage;

/// <summary>What makes an entity the same at all times: its type and the city's own code.</summary>
internal sealed class EntityRow
{
    public long Id { get; set; }

    public string Type { get; set; } = "";

    public string Code { get; set; } = "";
}

/// <summary>
/// What was recorded of an entity for a stretch of valid time: a rectangle over valid time and recorded time. Of one entity no two
/// rectangles overlap. Times are UTC ticks; an open end is <see cref="long.MaxValue"/>, an open start 0. Rows are only ever closed in recorded
/// time, never otherwise changed.
/// </summary>
internal sealed class VersionRow
{
    public long Sequence { get; set; }

    public long Entity { get; set; }

    public long RecordedFrom { get; set; }

    public long RecordedTo { get; set; }

    public long ValidFrom { get; set; }

    public long ValidTo { get; set; }

    public string Name { get; set; } = "";

    public string? NameZh { get; set; }

    /// <summary>Well-known binary, WGS 84, with height where there is one.</summary>
    public byte[] Geometry { get; set; } = [];

    /// <summary>A JSON object.</summary>
    public string Properties { get; set; } = "";

    /// <summary>A JSON array of relations; null when there are none.</summary>
    public string? Relations { get; set; }

    /// <summary>A JSON object from property to datastream; null when none is bound.</summary>
    public string? Streams { get; set; }

    public string? Department { get; set; }

    public short Classification { get; set; }

    public short Sample { get; set; }

    /// <summary>Who recorded it.</summary>
    public string Author { get; set; } = "";
}

/// <summary>One change of one entity, in the order of commitment: what screens and indexes follow.</summary>
internal sealed class ChangeRow
{
    public long Sequence { get; set; }

    public long Recorded { get; set; }

    public long Entity { get; set; }

    public string Type { get; set; } = "";

    public string Code { get; set; } = "";

    public short Kind { get; set; }

    public short Classification { get; set; }

    public double MinX { get; set; }

    public double MinY { get; set; }

    public double MaxX { get; set; }

    public double MaxY { get; set; }
}

/// <summary>A type of the city's own, or a shipped one it changed.</summary>
internal sealed class TypeRow
{
    public string Id { get; set; } = "";

    public string Definition { get; set; } = "";
}

/// <summary>The last number given of each kind.</summary>
internal sealed class CounterRow
{
    public string Name { get; set; } = "";

    public long Value { get; set; }
}

/// <summary>The names of the counters. Whoever updates one holds the right to write until its transaction ends.</summary>
internal static class Counters
{
    public const string Entity = "entity";
    public const string Version = "version";
    public const string Change = "change";

    /// <summary>The last recorded time given, so that recorded time never stands still or goes back.</summary>
    public const string Recorded = "recorded";

    public static readonly string[] All = [Entity, Version, Change, Recorded];
}
