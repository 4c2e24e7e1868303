using System.Globalization;
using Civium.Contracts.Sensing;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Reading;
using Civium.Modules.Sensing.Serving;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Aggregating;

/// <summary>
/// What SensorThings lacks: numbers of a stream, or of all streams that a filter names, by buckets of time; and the latest of many.
/// Cost: linear in the numbers of the streams and times asked for.
/// </summary>
internal sealed class AggregateEndpoint(
    IObservationStore store, IObservationAnalysis analysis, ICatalogue catalogue, IDbContextFactory<SensingDb> contexts, TimeProvider clock)
{
    private const int MostBuckets = 20_000;
    private const int MostAggregates = 1_000_000;
    private const int MostStreams = 5_000;

    /// <summary>Answers for one stream.</summary>
    public async Task OfStreamAsync(HttpContext context)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        await using var db = await contexts.CreateDbContextAsync(context.RequestAborted).ConfigureAwait(false);
        var known = await EntitySets.Datastreams.ExistsAsync(db, id, context.RequestAborted).ConfigureAwait(false);
        var streams = known ? await FindAsync([id], context.RequestAborted).ConfigureAwait(false) : [];
        if (streams.Count == 0)
        {
            throw RefusedException.NotFound($"There is no stream {id}. It may have been deleted; /sensorthings/v1.1/Datastreams lists those there are.");
        }

        await AnswerAsync(context, streams, pooled: false).ConfigureAwait(false);
    }

    /// <summary>Answers for the streams that <c>filter</c>, a $filter over Datastreams, names; <c>by=stream</c> or <c>by=all</c>.</summary>
    public async Task OfStreamsAsync(HttpContext context)
    {
        var by = Option(context, "by") ?? "stream";
        if (by is not ("stream" or "all"))
        {
            throw RefusedException.BadRequest("bad-by", "by is \"stream\" for a series of each stream, or \"all\" for one of all together.", "by");
        }

        await AnswerAsync(context, await FilteredAsync(context).ConfigureAwait(false), by == "all").ConfigureAwait(false);
    }

    /// <summary>The latest observation of each stream that <c>filter</c> names.</summary>
    public async Task LatestAsync(HttpContext context)
    {
        var streams = await FilteredAsync(context).ConfigureAwait(false);
        var latest = await analysis.LatestAsync([.. streams.Select(stream => stream.Id)], context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, 200, json =>
        {
            json.WriteStartArray();
            foreach (var stream in streams)
            {
                if (latest.GetValueOrDefault(stream.Id) is { } one)
                {
                    json.WriteStartObject();
                    json.WriteNumber("thing", stream.Thing);
                    json.WriteNumber("stream", stream.Id);
                    json.WriteNumber("observation", one.Id);
                    json.WriteString("phenomenonTime", ObservationJson.PhenomenonTime(one).ToString());
                    json.WritePropertyName("result");
                    ObservationJson.WriteResult(json, one.Result);
                    json.WriteString("unit", stream.Unit);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, IReadOnlyList<StreamInfo> streams, bool pooled)
    {
        var measures = Measures.Parse(Option(context, "fn"));
        var zone = Zone(Option(context, "zone"));
        var (from, to) = await RangeAsync(context, streams).ConfigureAwait(false);
        var edges = Option(context, "step") is { } step ? StepLength.Parse(step).Edges(from, to, zone, MostBuckets) : [from, to];
        var series = pooled ? 1 : Math.Max(1, streams.Count);
        if ((long)series * (edges.Count - 1) * measures.Names.Count > MostAggregates)
        {
            throw RefusedException.BadRequest(
                "too-many-buckets", $"This asks for more than {MostAggregates} values. Choose a longer step, a shorter time, fewer streams, or by=all.", "step");
        }

        var gaps = Option(context, "gaps") ?? "omit";
        if (gaps is not ("omit" or "null"))
        {
            throw RefusedException.BadRequest("bad-gaps", "gaps is \"omit\" to leave empty buckets out, or \"null\" to give them with nulls.", "gaps");
        }

        var query = new AggregateQuery
        {
            Streams = [.. streams.Select(stream => stream.Id)],
            Edges = edges,
            Pooled = pooled,
            Ends = measures.Ends,
            Quantiles = measures.Quantiles,
        };
        var buckets = await analysis.AggregateAsync(query, context.RequestAborted).ConfigureAwait(false);
        var answer = new AggregateAnswer(streams, edges, measures, buckets, gaps == "null", pooled ? streams.Count : 0);
        await (WantsCsv(context) ? answer.WriteCsvAsync(context) : JsonAnswer.WriteAsync(context, 200, answer.Write)).ConfigureAwait(false);
    }

    /// <summary>What is not told is where the streams' observations begin and end.</summary>
    private async Task<(DateTime From, DateTime To)> RangeAsync(HttpContext context, IReadOnlyList<StreamInfo> streams)
    {
        var (from, to) = (Time(context, "from"), Time(context, "to"));
        if (from is null || to is null)
        {
            var extents = await store.ExtentsAsync([.. streams.Select(stream => stream.Id)], context.RequestAborted).ConfigureAwait(false);
            from ??= extents.Count == 0 ? (to ?? clock.GetUtcNow().UtcDateTime).AddDays(-1) : extents.Values.Min(extent => extent.Start);
            to ??= extents.Count == 0 ? from.Value.AddDays(1) : extents.Values.Max(extent => extent.End).AddTicks(TimeSpan.TicksPerMicrosecond);
        }

        return from < to
            ? (from.Value, to.Value)
            : throw RefusedException.BadRequest("empty-range", "The time ends before it begins: to must be after from. What is not told is where the observations begin or end.", "from");
    }

    private async Task<IReadOnlyList<StreamInfo>> FilteredAsync(HttpContext context)
    {
        try
        {
            var text = Option(context, "filter");
            var options = text is null ? QueryOptions.None : QueryParser.Parse("$filter=" + Uri.EscapeDataString(text), QueryLimits.Default);
            var root = new Target(EntityTypes.Datastream, null, null, 0, []);
            await using var db = await contexts.CreateDbContextAsync(context.RequestAborted).ConfigureAwait(false);
            var query = new EntityQuery<Datastream>(EntitySets.Datastreams, db, root, options, clock.GetUtcNow().UtcDateTime);
            var (found, next) = await query.PageAsync(MostStreams, context.RequestAborted).ConfigureAwait(false);
            return next is null
                ? await FindAsync([.. found.Select(stream => stream.Id)], context.RequestAborted).ConfigureAwait(false)
                : throw RefusedException.BadRequest("too-many-streams", $"The filter names more than {MostStreams} streams. Make it narrower.", "filter");
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }
    }

    private async Task<IReadOnlyList<StreamInfo>> FindAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        var found = await catalogue.FindStreamsAsync(ids, cancellation).ConfigureAwait(false);
        return [.. found.Values.OrderBy(stream => stream.Id)];
    }

    private static string? Option(HttpContext context, string name) =>
        context.Request.Query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrWhiteSpace(values[^1]) ? values[^1] : null;

    private static DateTime? Time(HttpContext context, string name)
    {
        if (Option(context, name) is not { } text)
        {
            return null;
        }

        // In a query a plus that was not escaped arrives as a space.
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text.Trim().Replace(' ', '+'), CultureInfo.InvariantCulture, styles, out var time)
            ? time.UtcDateTime
            : throw RefusedException.BadRequest("bad-time", $"{name} is not a time. Write it as 2017-02-28T15:00:00Z, or with an offset such as %2B08:00.", name);
    }

    private static TimeZoneInfo Zone(string? name)
    {
        if (name is null)
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw RefusedException.BadRequest("bad-zone", "zone is not a time zone that is known here. Give a name of the IANA database, such as Asia/Shanghai.", "zone");
    }

    private static bool WantsCsv(HttpContext context) => Option(context, "format") switch
    {
        "csv" => true,
        "json" => false,
        null => context.Request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase),
        _ => throw RefusedException.BadRequest("bad-format", "format is \"json\" or \"csv\".", "format"),
    };
}
