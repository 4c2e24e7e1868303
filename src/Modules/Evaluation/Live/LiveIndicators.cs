using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Indicators.Statistics;
using Civium.Kernel.Observations;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Evaluation.Live;

/// <summary>Computes the live indicators of every district from what the platform measured, and keeps each computation. Safe for concurrent use.</summary>
internal sealed class LiveIndicators(
    IDbContextFactory<EvaluationDb> contexts, ICatalogue catalogue, IDistricts districts, IObservationStore store, IWarningRecord warnings, TimeProvider clock)
{
    /// <summary>What is looked at: this long back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private const int Page = 1000;

    /// <summary>Computes and stores a snapshot.</summary>
    /// <returns>Its id; null when no thing names a district.</returns>
    public async Task<long?> ComputeAsync(CancellationToken cancellation)
    {
        var homes = (await districts.ListAsync(cancellation).ConfigureAwait(false)).ToDictionary(item => item.Thing);
        if (homes.Count == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var streams = await StreamsAsync(homes, cancellation).ConfigureAwait(false);
        var presences = await StreamPresence.LookAsync(store, [.. streams.Select(stream => stream.Id)], now - Window, now, cancellation).ConfigureAwait(false);
        var facts = (await warnings.SinceAsync(now - Window, cancellation).ConfigureAwait(false)).ToLookup(fact => fact.Stream);
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollback = transaction.ConfigureAwait(false);
        var snapshot = new SnapshotRow { Computed = now, From = now - Window, IsSample = homes.Values.All(home => home.IsSample) };
        context.Snapshots.Add(snapshot);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        foreach (var district in streams.GroupBy(stream => homes[stream.Thing].District).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var chinese = homes[district.First().Thing].ChineseName;
            foreach (var (code, value, sources) in Measure([.. district], presences, facts))
            {
                await AddAsync(context, new LiveValueRow { Snapshot = snapshot.Id, District = district.Key, ChineseName = chinese, Code = code, Value = value }, sources, cancellation).ConfigureAwait(false);
            }
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return snapshot.Id;
    }

    private static async Task AddAsync(EvaluationDb context, LiveValueRow row, IEnumerable<(StreamInfo Stream, double Value)> sources, CancellationToken cancellation)
    {
        context.LiveValues.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        context.LiveSources.AddRange(sources.Select(source => new LiveSourceRow { Value = row.Id, Stream = source.Stream.Id, StreamName = source.Stream.Name, Contribution = source.Value }));
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        context.ChangeTracker.Clear();
    }

    private static IEnumerable<(string Code, double? Value, (StreamInfo Stream, double Value)[] Sources)> Measure(
        StreamInfo[] streams, Dictionary<long, StreamPresence> presences, ILookup<long, WarningFact> facts)
    {
        var present = streams.Where(stream => presences.ContainsKey(stream.Id)).ToArray();
        (StreamInfo Stream, double Value)[] uptimes = [.. present.Select(stream => (stream, presences[stream.Id].Uptime))];
        yield return (LiveFramework.Uptime, Mean(uptimes), uptimes);
        (StreamInfo Stream, double Value)[] gaps = [.. present.Select(stream => (stream, presences[stream.Id].LongestGap))];
        yield return (LiveFramework.Gap, Mean(gaps), gaps);
        var located = streams.Where(stream => stream.Place is not null).ToArray();
        yield return (LiveFramework.Coverage, Coverage.Of([.. located.Select(stream => stream.Place!)]), [.. located.Select(stream => (stream, 1.0))]);
        (StreamInfo Stream, double Value)[] leads = [.. streams.SelectMany(stream => facts[stream.Id]
            .Where(fact => fact.PeakReached is not null).Select(fact => (stream, (fact.PeakReached!.Value - fact.Opened).TotalMinutes)))];
        yield return (LiveFramework.LeadTime, Median(leads), leads);
        (StreamInfo Stream, double Value)[] answers = [.. streams.SelectMany(stream => facts[stream.Id]
            .Where(fact => fact.Acknowledged is not null).Select(fact => (stream, (fact.Acknowledged!.Value - fact.Recorded).TotalMinutes)))];
        yield return (LiveFramework.Acknowledge, Median(answers), answers);
    }

    private static double? Mean((StreamInfo Stream, double Value)[] sources) => sources.Length == 0 ? null : sources.Average(source => source.Value);

    private static double? Median((StreamInfo Stream, double Value)[] sources) => sources.Length == 0 ? null : Quantiles.Median([.. sources.Select(source => source.Value)]);

    private async Task<List<StreamInfo>> StreamsAsync(Dictionary<long, ThingDistrict> homes, CancellationToken cancellation)
    {
        var streams = new List<StreamInfo>();
        for (var after = 0L; ;)
        {
            var page = await catalogue.ListStreamsAsync(after, Page, cancellation).ConfigureAwait(false);
            streams.AddRange(page.Where(stream => homes.ContainsKey(stream.Thing)));
            if (page.Count < Page)
            {
                return streams;
            }

            after = page[^1].Id;
        }
    }
}
