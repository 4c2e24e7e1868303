using System.Text.Json;
using System.Xml;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Retaining;

/// <summary>
/// What a Datastream's <c>properties/retention</c> says: <c>"P2Y"</c>, or <c>{"keep": "P2Y", "thin": [{"after": "P30D", "step": "PT1H", "to": "mean"}]}</c>.
/// Readings older than <c>keep</c> are deleted; those older than <c>after</c> become one for each <c>step</c>.
/// </summary>
/// <param name="Keep">How long readings are kept; null for ever.</param>
/// <param name="Thin">How they are thinned, by age.</param>
internal sealed record RetentionDeclaration(TimeSpan? Keep, IReadOnlyList<ThinDeclaration> Thin)
{
    private const int MostSteps = 8;
    private static readonly TimeSpan LeastStep = TimeSpan.FromSeconds(1);

    /// <summary>Reads it; null when there is none. Faults are added to <paramref name="faults"/>.</summary>
    public static RetentionDeclaration? Read(JsonElement properties, string pointer, Faults faults)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty("retention", out var told))
        {
            return null;
        }

        pointer += "/retention";
        if (told.ValueKind == JsonValueKind.String)
        {
            return Duration(told, TimeSpan.FromHours(1), pointer, faults) is { } all ? new(all, []) : null;
        }

        if (told.ValueKind != JsonValueKind.Object)
        {
            faults.Add(pointer, "must be an ISO 8601 duration, or an object with \"keep\" and \"thin\".");
            return null;
        }

        TimeSpan? keep = told.TryGetProperty("keep", out var length) ? Duration(length, TimeSpan.FromHours(1), pointer + "/keep", faults) : null;
        return new(keep, told.TryGetProperty("thin", out var thin) ? Steps(thin, pointer + "/thin", faults) : []);
    }

    /// <summary>What it asks of the store at a time.</summary>
    public StreamRetention At(long stream, DateTime now) => new(
        stream, Keep is { } keep ? now - keep : null, [.. Thin.Select(step => new ThinningStep(now - step.After, step.Step, step.To))]);

    private static List<ThinDeclaration> Steps(JsonElement thin, string pointer, Faults faults)
    {
        var steps = new List<ThinDeclaration>();
        if (thin.ValueKind != JsonValueKind.Array || thin.GetArrayLength() > MostSteps)
        {
            faults.Add(pointer, $"must be an array of at most {MostSteps} objects with \"after\", \"step\" and \"to\".");
            return steps;
        }

        foreach (var (told, i) in thin.EnumerateArray().Select((told, i) => (told, i)))
        {
            var at = FormattableString.Invariant($"{pointer}/{i}");
            if (told.ValueKind != JsonValueKind.Object || !told.TryGetProperty("after", out var after) || !told.TryGetProperty("step", out var step))
            {
                faults.Add(at, "must be an object with \"after\" and \"step\", both ISO 8601 durations.");
                continue;
            }

            var to = ThinningFunction.Mean;
            if (told.TryGetProperty("to", out var function)
                && (function.ValueKind != JsonValueKind.String || !Enum.TryParse(function.GetString(), ignoreCase: true, out to) || !Enum.IsDefined(to)))
            {
                faults.Add(at + "/to", "must be \"mean\", \"min\", \"max\", \"sum\" or \"last\".");
            }

            if (Duration(after, TimeSpan.FromHours(1), at + "/after", faults) is { } age && Duration(step, LeastStep, at + "/step", faults) is { } length)
            {
                steps.Add(new(age, length, to));
            }
        }

        return steps;
    }

    private static TimeSpan? Duration(JsonElement told, TimeSpan least, string pointer, Faults faults)
    {
        try
        {
            // XML Schema's durations are ISO 8601's without weeks; a year counts 365 days and a month 30.
            if (told.ValueKind == JsonValueKind.String && XmlConvert.ToTimeSpan(told.GetString()!) is var length && length >= least && length <= TimeSpan.FromDays(36_600))
            {
                return length;
            }
        }
        catch (Exception bad) when (bad is FormatException or OverflowException)
        {
            // Told below.
        }

        faults.Add(pointer, $"must be an ISO 8601 duration of at least {XmlConvert.ToString(least)}, such as \"P30D\" or \"P2Y\".");
        return null;
    }
}

/// <summary>Thinning of readings from an age on.</summary>
/// <param name="After">The age.</param>
/// <param name="Step">Each interval of this length becomes one.</param>
/// <param name="To">What becomes of its numbers.</param>
internal sealed record ThinDeclaration(TimeSpan After, TimeSpan Step, ThinningFunction To);
