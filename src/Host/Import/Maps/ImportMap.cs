using System.Globalization;
using System.Text;

namespace Civium.Host.Import.Maps;

/// <summary>How a table of readings becomes things, streams and observations. Read from JSON by <see cref="MapReader"/>.</summary>
/// <param name="Table">How the text is cut into cells.</param>
/// <param name="Time">Where a row's instant comes from.</param>
/// <param name="Thing">Whose readings a row holds.</param>
/// <param name="Streams">One stream for each listed column.</param>
/// <param name="Hash">SHA-256 of the map's text: part of every idempotency key.</param>
internal sealed record ImportMap(TableLayout Table, TimeRule Time, ThingRule Thing, IReadOnlyList<StreamRule> Streams, string Hash);

/// <summary>How the text is cut into cells.</summary>
internal sealed record TableLayout(string Delimiter, CultureInfo Culture, Encoding Encoding, IReadOnlySet<string> Missing);

/// <summary>Which parts of a time stand in columns of their own.</summary>
internal sealed record TimeParts(string Year, string Month, string Day, string? Hour, string? Minute, string? Second);

/// <summary>What to do with a local time that a clock change makes happen twice.</summary>
internal enum AmbiguousTime
{
    /// <summary>The row is a fault.</summary>
    Refuse,

    /// <summary>The first of the two instants.</summary>
    Earlier,

    /// <summary>The second of the two instants.</summary>
    Later,
}

/// <summary>Where a row's instant comes from: one column with a format, or several; with a fixed offset or a zone.</summary>
internal sealed record TimeRule(string? Column, string? Format, TimeParts? Parts, TimeSpan? Offset, TimeZoneInfo? Zone, AmbiguousTime Ambiguous);

/// <summary>Whose readings a row holds.</summary>
internal sealed record ThingRule(Template Name, Template Description, IReadOnlyList<PropertyRule> Properties, LocationRule? Location);

/// <summary>A property of a thing: a text made from the row, or any fixed JSON value (then <paramref name="Json"/> is its text).</summary>
internal sealed record PropertyRule(string Name, Template? Text, string? Json);

/// <summary>Where a thing stands: fixed, from columns, or by its name. Degrees, WGS 84.</summary>
internal sealed record LocationRule(
    Template Name,
    Template Description,
    GeoPoint? Point,
    string? LongitudeColumn,
    string? LatitudeColumn,
    IReadOnlyDictionary<string, GeoPoint> Points);

/// <summary>Degrees, WGS 84.</summary>
internal readonly record struct GeoPoint(double Longitude, double Latitude);

/// <summary>The type of a column's readings.</summary>
internal enum ReadingType
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>true, false, yes, no, 1, 0.</summary>
    Boolean,
}

/// <summary>One column and the stream it becomes.</summary>
internal sealed record StreamRule(
    string Column,
    Template Name,
    Template Description,
    ReadingType Type,
    double? Factor,
    double? Minimum,
    double? Maximum,
    UnitRule? Unit,
    PropertyDefinition Observed,
    SensorRule Sensor,
    string? PropertiesJson);

/// <summary>A unit of measurement.</summary>
internal sealed record UnitRule(string Name, string Symbol, string Definition);

/// <summary>An observed property.</summary>
internal sealed record PropertyDefinition(string Name, string Definition, string Description);

/// <summary>A sensor.</summary>
internal sealed record SensorRule(string Name, string Description, string EncodingType, string Metadata);
