using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Detection;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Rules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Warning.Tracking;

/// <summary>
/// Applies the rules to what each partition brings. States, warnings, transitions and the position commit in one transaction; states are read anew
/// each time, so a partition that moved to another process and back finds no stale one.
/// </summary>
/// <remarks>A stretch costs one read and one write for each (rule, stream) it touches, whatever the number of observations; streams that no rule
/// watches cost a look into the catalogue.</remarks>
internal sealed class WarningConsumer(
    [FromKeyedServices(WarningDb.Module)] IModuleDatabase database,
    IDbContextFactory<WarningDb> contexts,
    ICatalogue catalogue,
    RuleStore rules,
    IEventBus bus,
    IOutbox outbox,
    TimeProvider clock) : IPartitionConsumer
{
    private const int Attempts = 5;

    public string Name => "warning.rules";

    public string Module => WarningDb.Module;

    public async Task ConsumeAsync(PartitionAdvance advance, CancellationToken cancellation)
    {
        var readings = ByStream(advance.Stretches);
        var streams = await catalogue.FindStreamsAsync(readings.Keys, cancellation).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var changed = await CommitAsync(advance, readings, streams, cancellation).ConfigureAwait(false);
                if (changed.Count > 0)
                {
                    await bus.PublishAsync(new WarningsChanged(changed), cancellation).ConfigureAwait(false);
                    await outbox.DeliverAsync(WarningDb.Module, cancellation).ConfigureAwait(false);
                }

                return;
            }
            catch (PairConflictException) when (attempt < Attempts)
            {
                // The clock closed one of these meanwhile; the next attempt sees what it wrote.
            }
        }
    }

    private async Task<IReadOnlyList<long>> CommitAsync(
        PartitionAdvance advance,
        Dictionary<long, List<Reading>> readings,
        IReadOnlyDictionary<long, StreamInfo> streams,
        CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var transaction = await PairTransaction.BeginAsync(context, database.Engine, cancellation).ConfigureAwait(false);
        await using var rollback = transaction.ConfigureAwait(false);
        var active = await rules.ReadAsync(context, database.Engine, cancellation).ConfigureAwait(false);
        var works = await FeedAsync(context, active, readings, streams, cancellation).ConfigureAwait(false);
        var changed = await PairTransaction.WriteAsync(
            context, database.Engine, outbox, transaction, works, clock.GetUtcNow().UtcDateTime, true, cancellation).ConfigureAwait(false);
        await advance.SaveAsync(transaction.GetDbTransaction(), cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return changed;
    }

    private static async Task<List<PairWork>> FeedAsync(
        WarningDb context,
        IReadOnlyList<ActiveRule> active,
        Dictionary<long, List<Reading>> readings,
        IReadOnlyDictionary<long, StreamInfo> streams,
        CancellationToken cancellation)
    {
        var matches = streams.Values.SelectMany(stream => active.Where(rule => rule.Matches(stream)).Select(rule => (stream, rule))).ToArray();
        var stored = await PairStore.ReadAsync(context, [.. matches.Select(match => match.stream.Id).Distinct()], cancellation).ConfigureAwait(false);
        var works = new List<PairWork>(matches.Length);
        foreach (var (stream, rule) in matches)
        {
            var work = new PairWork(rule, stream.Id, stream, stored.GetValueOrDefault((stream.Id, rule.Id)));
            foreach (var reading in readings[stream.Id])
            {
                work.Detector.Feed(reading);
            }

            works.Add(work);
        }

        return works;
    }

    /// <summary>Numbers, and nulls as "no value at this time"; texts and the like are no readings to a threshold.</summary>
    private static Dictionary<long, List<Reading>> ByStream(IReadOnlyList<PartitionStretch> stretches)
    {
        var found = new Dictionary<long, List<Reading>>();
        foreach (var observation in stretches.SelectMany(stretch => stretch.Observations))
        {
            if (observation.Result.Kind is not (ResultKind.Number or ResultKind.Null))
            {
                continue;
            }

            if (!found.TryGetValue(observation.Stream, out var readings))
            {
                found[observation.Stream] = readings = [];
            }

            readings.Add(new(observation.Start, observation.Result.Number, observation.Id));
        }

        return found;
    }
}
