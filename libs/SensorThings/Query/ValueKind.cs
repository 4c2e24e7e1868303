namespace Civium.SensorThings.Query;

/// <summary>The kind of a value while a query is evaluated.</summary>
public enum ValueKind
{
    /// <summary>No value; also what an operation gives on values it is not made for.</summary>
    Null,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An instant or an interval.</summary>
    Time,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>A calendar date without time.</summary>
    Date,

    /// <summary>A time of day without date.</summary>
    TimeOfDay,

    /// <summary>A geometry.</summary>
    Geometry,

    /// <summary>Known only when the value is read.</summary>
    Any,
}
