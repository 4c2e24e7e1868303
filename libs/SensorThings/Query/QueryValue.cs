using Civium.SensorThings.Times;
using NetTopologySuite.Geometries;

namespace Civium.SensorThings.Query;

/// <summary>
/// A value while a query is evaluated. Whole numbers and decimals are kept exact until they meet a double. Copying costs 40
/// bytes and, decimals and durations apart, making one allocates nothing. Immutable and thread-safe.
/// </summary>
public readonly struct QueryValue
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly long _end;
    private readonly NumberKind _number;

    private QueryValue(ValueKind kind, object? reference, long bits = 0, long end = -1, NumberKind number = NumberKind.Integer)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
        _end = end;
        _number = number;
    }

    private enum NumberKind : byte
    {
        Integer,
        Decimal,
        Double,
    }

    /// <summary>No value.</summary>
    public static QueryValue Null => default;

    /// <summary>What it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it is no value.</summary>
    public bool IsNull => Kind == ValueKind.Null;

    internal bool IsInteger => Kind == ValueKind.Number && _number == NumberKind.Integer;

    internal bool IsDouble => Kind == ValueKind.Number && _number == NumberKind.Double;

    internal bool Boolean => _bits != 0;

    internal long Integer => _bits;

    internal string Text => (string)_reference!;

    internal decimal Decimal => _number == NumberKind.Integer ? _bits : (decimal)_reference!;

    internal double Double => _number switch
    {
        NumberKind.Integer => _bits,
        NumberKind.Decimal => (double)(decimal)_reference!,
        _ => BitConverter.Int64BitsToDouble(_bits),
    };

    internal TimeValue Time => _end < 0
        ? new TimeValue(new DateTime(_bits, DateTimeKind.Utc))
        : new TimeValue(new DateTime(_bits, DateTimeKind.Utc), new DateTime(_end, DateTimeKind.Utc));

    internal Geometry Geometry => (Geometry)_reference!;

    internal CalendarDuration Duration => (CalendarDuration)_reference!;

    internal long Ticks => _bits;

    /// <summary>A truth value.</summary>
    public static QueryValue Of(bool value) => new(ValueKind.Boolean, null, value ? 1 : 0);

    /// <summary>A whole number.</summary>
    public static QueryValue Of(long value) => new(ValueKind.Number, null, value);

    /// <summary>An exact number.</summary>
    public static QueryValue Of(decimal value) => new(ValueKind.Number, value, number: NumberKind.Decimal);

    /// <summary>A number; one that is not finite is no value.</summary>
    public static QueryValue Of(double value) => double.IsFinite(value)
        ? new(ValueKind.Number, null, BitConverter.DoubleToInt64Bits(value), number: NumberKind.Double)
        : Null;

    /// <summary>Text; null is no value.</summary>
    public static QueryValue Of(string? value) => value is null ? Null : new(ValueKind.Text, value);

    /// <summary>An instant or interval.</summary>
    public static QueryValue Of(TimeValue value) => new(ValueKind.Time, null, value.Start.Ticks, value.End?.Ticks ?? -1);

    /// <summary>A geometry; null is no value.</summary>
    public static QueryValue Of(Geometry? value) => value is null ? Null : new(ValueKind.Geometry, value);

    /// <summary>A duration.</summary>
    public static QueryValue Of(CalendarDuration value) => new(ValueKind.Duration, value);

    /// <summary>A date.</summary>
    public static QueryValue Of(DateOnly value) => new(ValueKind.Date, null, value.DayNumber);

    /// <summary>A time of day.</summary>
    public static QueryValue Of(TimeOnly value) => new(ValueKind.TimeOfDay, null, value.Ticks);

    internal static QueryValue OfLiteral(object? value) => value switch
    {
        null => Null,
        bool truth => Of(truth),
        long integer => Of(integer),
        decimal exact => Of(exact),
        double number => Of(number),
        string text => Of(text),
        TimeValue time => Of(time),
        CalendarDuration duration => Of(duration),
        DateOnly date => Of(date),
        TimeOnly time => Of(time),
        Geography geography => WellKnownText.TryRead(geography.Wkt, out var geometry) ? Of(geometry) : Null,
        _ => Null,
    };
}
