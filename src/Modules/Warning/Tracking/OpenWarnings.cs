using Civium.Contracts.Warning;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Answers other modules. Safe for concurrent use.</summary>
internal sealed class OpenWarnings(IDbContextFactory<WarningDb> contexts) : IOpenWarnings, IWarningHistory
{
    public async Task<IReadOnlyDictionary<long, WarningLevel>> LevelsAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var open = await context.Warnings.AsNoTracking()
            .Where(row => row.Closed == null && row.Withdrawn == null)
            .GroupBy(row => row.Stream)
            .Select(group => new { Stream = group.Key, Level = group.Max(row => row.Level) })
            .ToListAsync(cancellation).ConfigureAwait(false);
        return open.ToDictionary(row => row.Stream, row => row.Level);
    }

    public async Task<IReadOnlyList<OpenWarning>> ListAsync(int limit, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var open = await context.Warnings.AsNoTracking()
            .Where(row => row.Closed == null && row.Withdrawn == null)
            .OrderByDescending(row => row.Level).ThenBy(row => row.AcknowledgedAt != null).ThenByDescending(row => row.Opened).ThenBy(row => row.Id)
            .Take(limit)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return open.ConvertAll(row => new OpenWarning(
            row.Id, row.Level, row.Stream, row.Thing, row.ThingName, row.Property, row.RuleName, row.Opened, row.AcknowledgedAt is null ? null : row.AcknowledgedBy ?? ""));
    }

    public async Task<IReadOnlyList<WarningChange>> RecordedSinceAsync(DateTime since, int limit, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows = await Pairs(context)
            .Where(pair => pair.Change.Recorded > since)
            .OrderByDescending(pair => pair.Change.Recorded).ThenByDescending(pair => pair.Change.Time).ThenByDescending(pair => pair.Change.Id)
            .Take(limit).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(ChangeOf);
    }

    public async Task<IReadOnlyList<WarningChange>> OfStreamAsync(long stream, DateTime from, DateTime to, int limit, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows = await Pairs(context)
            .Where(pair => pair.Warning.Stream == stream && pair.Change.Time >= from && pair.Change.Time <= to)
            .OrderBy(pair => pair.Change.Time).ThenBy(pair => pair.Change.Reason).ThenBy(pair => pair.Change.Id)
            .Take(limit).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(ChangeOf);
    }

    private static IQueryable<Pair> Pairs(WarningDb context) =>
        from change in context.Transitions.AsNoTracking()
        join warning in context.Warnings.AsNoTracking() on change.Warning equals warning.Id
        where change.Superseded == null && warning.Withdrawn == null
        select new Pair { Change = change, Warning = warning };

    private static WarningChange ChangeOf(Pair pair) => new(
        pair.Warning.Id, pair.Warning.Stream, pair.Warning.Thing, pair.Warning.ThingName, pair.Warning.Property, pair.Warning.RuleName,
        pair.Change.From, pair.Change.To, pair.Change.Time, pair.Change.Recorded);

    private sealed class Pair
    {
        public required TransitionRow Change { get; init; }

        public required WarningRow Warning { get; init; }
    }
}
