using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Drafts;
using Civium.SensorThings.Json;
using Civium.SensorThings.Times;
using SentKind = Civium.SensorThings.Json.ResultKind;

namespace Civium.Modules.Sensing.Observing;

/// <summary>Makes observations of what the fast reader read.</summary>
internal static class Readings
{
    /// <summary>The observation, not yet numbered.</summary>
    public static Observation Of(ObservationDraft sent, long stream, long feature, DateTime now)
    {
        var phenomenon = sent.PhenomenonTime ?? new TimeValue(now);
        return new Observation
        {
            Stream = stream,
            Feature = feature,
            Start = phenomenon.Start,
            End = phenomenon.Last,
            ResultTime = sent.ResultTime,
            Result = sent.ResultKind switch
            {
                SentKind.Number => ObservedResult.Of(sent.Number),
                SentKind.Text => ObservedResult.Of(sent.Text!),
                SentKind.Boolean => ObservedResult.Of(sent.Number != 0),
                SentKind.Json => ObservedResult.OfJson(sent.Text!),
                _ => ObservedResult.Null,
            },
            Extra = Extra(sent),
        };
    }

    /// <summary>Whether it is a value, a time and links only, with nothing in it that needs a closer look.</summary>
    public static bool IsPlain(ObservationDraft sent) =>
        sent is { Id: null, FeatureOfInterestJson: null, Parameters: null, ResultQuality: null, ValidTime: null }
        && sent.ResultKind is SentKind.Number or SentKind.Boolean or SentKind.Null;

    /// <summary>What is wrong with it that the grammar let through; null when nothing.</summary>
    /// <param name="sent">The observation.</param>
    /// <param name="parts">How many items its stream's results have; 0 when they may be anything.</param>
    public static string? Fault(ObservationDraft sent, int parts)
    {
        if (sent.Id is not null)
        {
            return "ids of Observations are assigned by the service: leave @iot.id out.";
        }

        if (sent.ResultKind == SentKind.Text && sent.Text!.Contains('\0', StringComparison.Ordinal))
        {
            return "result: is a text that holds U+0000.";
        }

        if (parts == 0)
        {
            return null;
        }

        using var result = JsonDocument.Parse(sent.ResultKind == SentKind.Json ? sent.Text! : "null");
        return PartsCheck.Fault(parts, result.RootElement) is { } fault ? "result: " + fault : null;
    }

    /// <summary>The Datastream that a path or a topic names.</summary>
    /// <exception cref="RefusedException">404: it can be no Datastream's id.</exception>
    public static long StreamOf(ReadOnlySpan<char> text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
        ? id
        : throw RefusedException.NotFound($"There is no Datastream {text}.");

    /// <summary>The refusal of a body whose frame cannot be read.</summary>
    public static RefusedException Refused(BodyException bad) =>
        RefusedException.BadRequest("bad-body", bad.Message, bad.JsonPointer.Length == 0 ? null : bad.JsonPointer);

    private static string? Extra(ObservationDraft sent)
    {
        if (sent is { ResultQuality: null, ValidTime: null, Parameters: null })
        {
            return null;
        }

        var members = new List<string>(3);
        Add("resultQuality", sent.ResultQuality);
        Add("validTime", sent.ValidTime is { } valid ? $"\"{valid.Format()}\"" : null);
        Add("parameters", sent.Parameters);
        return "{" + string.Join(',', members) + "}";

        void Add(string name, string? json)
        {
            if (json is not null)
            {
                members.Add($"\"{name}\":{json}");
            }
        }
    }
}
