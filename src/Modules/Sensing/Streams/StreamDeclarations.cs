using System.Text.Json;
using System.Xml;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Retaining;

namespace Civium.Modules.Sensing.Streams;

/// <summary>What a Datastream declares in its properties about how its observations are taken.</summary>
/// <param name="AllowedLateness"><c>allowedLateness</c>: an ISO 8601 duration; an hour when absent.</param>
/// <param name="DuplicateRule"><c>onePerTime</c>: "first" or "last"; absent means that all are kept.</param>
internal readonly record struct StreamDeclarations(TimeSpan AllowedLateness, DuplicateRule DuplicateRule)
{
    private static readonly TimeSpan UsualLateness = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostLateness = TimeSpan.FromDays(3660);

    /// <summary>Reads them from properties that were checked before.</summary>
    public static StreamDeclarations Of(string? properties)
    {
        if (properties is null)
        {
            return new StreamDeclarations(UsualLateness, DuplicateRule.KeepAll);
        }

        using var document = JsonDocument.Parse(properties);
        return Read(document.RootElement, "", new Faults());
    }

    /// <summary>Adds to <paramref name="faults"/> what is wrong with those in <paramref name="properties"/>.</summary>
    public static void Check(JsonElement properties, string pointer, Faults faults)
    {
        Read(properties, pointer, faults);
        RetentionDeclaration.Read(properties, pointer, faults);
    }

    private static StreamDeclarations Read(JsonElement properties, string pointer, Faults faults)
    {
        var lateness = UsualLateness;
        var rule = DuplicateRule.KeepAll;
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return new StreamDeclarations(lateness, rule);
        }

        if (properties.TryGetProperty("allowedLateness", out var told) && !TryDuration(told, out lateness))
        {
            faults.Add(pointer + "/allowedLateness", "must be an ISO 8601 duration from PT0S to ten years, such as \"PT1H\".");
        }

        if (properties.TryGetProperty("onePerTime", out var one))
        {
            rule = one.ValueKind != JsonValueKind.String ? DuplicateRule.KeepAll
                : one.ValueEquals("first") ? DuplicateRule.FirstWins
                : one.ValueEquals("last") ? DuplicateRule.LastWins : DuplicateRule.KeepAll;
            if (rule == DuplicateRule.KeepAll)
            {
                faults.Add(pointer + "/onePerTime", "must be \"first\" or \"last\": which of several readings of one phenomenon time is kept.");
            }
        }

        return new StreamDeclarations(lateness, rule);
    }

    private static bool TryDuration(JsonElement told, out TimeSpan duration)
    {
        duration = UsualLateness;
        if (told.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            duration = XmlConvert.ToTimeSpan(told.GetString()!);
            return duration >= TimeSpan.Zero && duration <= MostLateness;
        }
        catch (Exception bad) when (bad is FormatException or OverflowException)
        {
            return false;
        }
    }
}
