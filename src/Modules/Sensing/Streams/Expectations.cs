using System.Text.Json;
using System.Xml;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Streams;

/// <summary>What a Datastream's properties say its readings should be like. Immutable.</summary>
/// <param name="Interval"><c>expectedInterval</c>: one reading comes this often (ISO 8601); null when not told.</param>
/// <param name="Low">The start of <c>expectedRange</c>; negative infinity when open.</param>
/// <param name="High">Its end; positive infinity when open.</param>
/// <param name="StuckAfter"><c>stuckAfter</c>: a value that stays the same this long is not believed (ISO 8601); null when not told.</param>
internal sealed record Expectations(TimeSpan? Interval, double Low, double High, TimeSpan? StuckAfter)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Whether a range is expected.</summary>
    public bool HasRange => !double.IsInfinity(Low) || !double.IsInfinity(High);

    /// <summary>After so long without a reading there is a gap: one and a half intervals, so that a little lateness is none.</summary>
    public TimeSpan? GapAfter => Interval is { } interval ? interval * 1.5 : null;

    /// <summary>Reads them from properties that were checked before; null when nothing is expected.</summary>
    public static Expectations? Of(string? properties)
    {
        if (properties is null
            || (!properties.Contains("expected", StringComparison.Ordinal) && !properties.Contains("stuckAfter", StringComparison.Ordinal)))
        {
            return null;
        }

        using var document = JsonDocument.Parse(properties);
        var read = Read(document.RootElement, "", new Faults());
        return read.Interval is null && read.StuckAfter is null && !read.HasRange ? null : read;
    }

    /// <summary>Adds to <paramref name="faults"/> what is wrong with those in <paramref name="properties"/>.</summary>
    public static void Check(JsonElement properties, string pointer, Faults faults) => Read(properties, pointer, faults);

    private static Expectations Read(JsonElement properties, string pointer, Faults faults)
    {
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return new Expectations(null, double.NegativeInfinity, double.PositiveInfinity, null);
        }

        var (low, high) = Range(properties, pointer, faults);
        return new Expectations(Duration(properties, "expectedInterval", pointer, faults), low, high, Duration(properties, "stuckAfter", pointer, faults));
    }

    private static (double Low, double High) Range(JsonElement properties, string pointer, Faults faults)
    {
        if (!properties.TryGetProperty("expectedRange", out var told))
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        if (told.ValueKind == JsonValueKind.Array && told.GetArrayLength() == 2
            && End(told[0], double.NegativeInfinity) is { } low && End(told[1], double.PositiveInfinity) is { } high && low < high)
        {
            return (low, high);
        }

        faults.Add(pointer + "/expectedRange", "must be an array of two numbers, the lesser first, such as [-40, 60]; null leaves an end open.");
        return (double.NegativeInfinity, double.PositiveInfinity);
    }

    private static double? End(JsonElement end, double open) =>
        end.ValueKind == JsonValueKind.Null ? open : end.ValueKind == JsonValueKind.Number && end.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static TimeSpan? Duration(JsonElement properties, string name, string pointer, Faults faults)
    {
        if (!properties.TryGetProperty(name, out var told))
        {
            return null;
        }

        try
        {
            var duration = told.ValueKind == JsonValueKind.String ? XmlConvert.ToTimeSpan(told.GetString()!) : TimeSpan.Zero;
            if (duration > TimeSpan.Zero && duration <= Longest)
            {
                return duration;
            }
        }
        catch (Exception bad) when (bad is FormatException or OverflowException)
        {
            // Told below, as a duration out of range is.
        }

        faults.Add($"{pointer}/{name}", "must be an ISO 8601 duration of more than nothing and at most ten years, such as \"PT10M\".");
        return null;
    }
}
