namespace Civium.SensorThings.Model;

/// <summary>The value types that properties of SensorThings entities have (OGC 18-088 section 8.2).</summary>
public enum PropertyType
{
    /// <summary>An entity's identifier, a 64-bit integer in this implementation.</summary>
    Id,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A URI or a code-list value, compared as text.</summary>
    Uri,

    /// <summary>An instant of time (TM_Instant).</summary>
    Instant,

    /// <summary>An interval of time (TM_Period).</summary>
    Interval,

    /// <summary>An instant or an interval (TM_Object).</summary>
    InstantOrInterval,

    /// <summary>Any JSON object or array; its members are reached by sub-property paths such as <c>properties/a/b</c>.</summary>
    Json,

    /// <summary>A JSON array, one item for each part of what a MultiDatastream observes.</summary>
    JsonArray,

    /// <summary>A geometry, normally GeoJSON.</summary>
    Geometry,

    /// <summary>Any JSON value; the type is known only when the value is read (an Observation's <c>result</c>).</summary>
    Any,
}
