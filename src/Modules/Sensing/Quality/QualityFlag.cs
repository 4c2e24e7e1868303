using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Quality;

/// <summary>
/// What is wrong with a reading, as an element of <c>resultQuality</c>: the DQ_Element that OGC 18-088 table 13 asks for, with the names of ISO 19157
/// and a conformance result that failed.
/// </summary>
internal static class QualityFlag
{
    /// <summary>No reading came for too long before this one.</summary>
    public const string Gap = "gap";

    /// <summary>The value has not changed for too long.</summary>
    public const string Stuck = "stuck";

    /// <summary>The value cannot be.</summary>
    public const string Impossible = "impossible";

    /// <summary>A gap before this reading.</summary>
    public static JsonObject OfGap(TimeSpan since, Expectations expected) => Make(
        Gap, "DQ_CompletenessOmission", "expectedInterval", $"No reading for {XmlConvert.ToString(since)} before this one; one is expected each {XmlConvert.ToString(expected.Interval!.Value)}.");

    /// <summary>A value that stays.</summary>
    public static JsonObject OfStuck(TimeSpan since, Expectations expected) => Make(
        Stuck, "DQ_QuantitativeAttributeAccuracy", "stuckAfter", $"The value has been the same for {XmlConvert.ToString(since)}; it is not believed after {XmlConvert.ToString(expected.StuckAfter!.Value)}.");

    /// <summary>A value out of range, or none.</summary>
    public static JsonObject OfImpossible(double? value, Expectations expected) => Make(
        Impossible, "DQ_DomainConsistency", "expectedRange", string.Create(
            CultureInfo.InvariantCulture,
            $"{(value is { } number ? number.ToString(CultureInfo.InvariantCulture) : "What is no number")} is not within {expected.Low} to {expected.High}."));

    private static JsonObject Make(string name, string type, string declaration, string explanation) => new()
    {
        ["type"] = type,
        ["nameOfMeasure"] = name,
        ["result"] = new JsonObject
        {
            ["type"] = "DQ_ConformanceResult",
            ["specification"] = "Datastream/properties/" + declaration,
            ["explanation"] = explanation,
            ["pass"] = false,
        },
    };
}
