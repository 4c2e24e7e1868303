using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Observations;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Places;

/// <summary>A page of places.</summary>
/// <param name="Places">By name and id.</param>
/// <param name="Total">How many places match, on all pages.</param>
/// <param name="Next">The address of the next page; null at the end.</param>
internal sealed record PlacesAnswer(IReadOnlyList<PlaceAnswer> Places, int Total, string? Next);

/// <summary>A place with its streams' latest readings.</summary>
/// <param name="Thing">The id of the Thing.</param>
/// <param name="Name">Its name.</param>
/// <param name="Point">Where it is; null when not known.</param>
/// <param name="Level">The most serious open warning of its streams: none, blue, yellow, orange or red.</param>
/// <param name="Streams">Its streams.</param>
internal sealed record PlaceAnswer(long Thing, string Name, GeoPoint? Point, string Level, IReadOnlyList<StreamAnswer> Streams)
{
    public static PlaceAnswer Of(
        Place place, IReadOnlyDictionary<long, LatestReading> latest, IReadOnlyDictionary<long, WarningLevel> levels)
    {
        var worst = place.Streams.Max(stream => levels.GetValueOrDefault(stream.Id));
        var streams = place.Streams.Select(stream => StreamAnswer.Of(stream, latest.GetValueOrDefault(stream.Id), levels.GetValueOrDefault(stream.Id)));
        return new PlaceAnswer(place.Thing, place.Name, place.Point, StreamAnswer.Word(worst), [.. streams]);
    }
}

/// <summary>A stream with its latest reading.</summary>
/// <param name="Id">The stream's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Thing">The id of its Thing.</param>
/// <param name="Property">What it observes.</param>
/// <param name="Unit">The symbol of its unit; empty when it has none.</param>
/// <param name="Level">The level of its open warning.</param>
/// <param name="Latest">Its latest reading; null when it has none.</param>
internal sealed record StreamAnswer(
    long Id, string Name, long Thing, string Property, string Unit, string Level, ReadingAnswer? Latest)
{
    public static StreamAnswer Of(StreamInfo stream, LatestReading? latest, WarningLevel level) => new(
        stream.Id, stream.Name, stream.Thing, stream.Property, stream.Unit, Word(level), latest is null ? null : ReadingAnswer.Of(latest));

    public static string Word(WarningLevel level) => JsonNamingPolicy.CamelCase.ConvertName(level.ToString());
}

/// <summary>A reading.</summary>
/// <param name="Observation">The observation's id.</param>
/// <param name="Time">Start of the phenomenon time.</param>
/// <param name="End">End of the phenomenon time.</param>
/// <param name="Result">The result: a number, text, truth value, null, or any other JSON.</param>
/// <param name="Recorded">When Civium accepted it.</param>
internal sealed record ReadingAnswer(long Observation, DateTime Time, DateTime End, JsonNode? Result, DateTime Recorded)
{
    public static ReadingAnswer Of(LatestReading latest) =>
        new(latest.Observation, latest.Start, latest.End, ResultOf(latest), latest.Recorded);

    private static JsonNode? ResultOf(LatestReading latest) => latest.Kind switch
    {
        ResultKind.Number => latest.Number,
        ResultKind.Boolean => latest.Number is not (null or 0),
        ResultKind.Text => latest.Text,
        ResultKind.Json => latest.Text is null ? null : JsonNode.Parse(latest.Text),
        _ => null,
    };
}
