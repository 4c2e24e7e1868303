using Civium.Contracts.Warning;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Tells other modules what became of warnings. Safe for concurrent use.</summary>
internal sealed class WarningRecord(IDbContextFactory<WarningDb> contexts) : IWarningRecord
{
    public async Task<IReadOnlyList<WarningFact>> SinceAsync(DateTime recorded, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows = await context.Warnings.AsNoTracking().Where(row => row.Recorded >= recorded && row.Withdrawn == null)
            .Select(row => new { row.Id, row.Stream, row.Opened, row.Recorded, row.AcknowledgedAt, row.Peak }).ToListAsync(cancellation).ConfigureAwait(false);
        var peaks = await (
            from row in context.Warnings.AsNoTracking()
            join transition in context.Transitions.AsNoTracking() on row.Id equals transition.Warning
            where row.Recorded >= recorded && row.Withdrawn == null && transition.Superseded == null && transition.To == row.Peak && transition.From < row.Peak
            group transition by row.Id into reached
            select new { Id = reached.Key, Time = reached.Min(transition => transition.Time) }).ToDictionaryAsync(row => row.Id, row => row.Time, cancellation).ConfigureAwait(false);
        return [.. rows.Select(row => new WarningFact(
            row.Id, row.Stream, row.Opened, peaks.TryGetValue(row.Id, out var peak) && peak > row.Opened ? peak : null, row.Recorded, row.AcknowledgedAt))];
    }
}
