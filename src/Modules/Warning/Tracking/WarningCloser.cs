using Civium.Contracts.Warning;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Ends what rules and streams leave behind when they go: their states are removed and their open warnings closed.</summary>
internal static class WarningCloser
{
    /// <summary>Closes inside <paramref name="context"/>'s transaction, at the time by the clock.</summary>
    /// <param name="context">With a transaction under way.</param>
    /// <param name="pairs">The states to remove. They go first: whoever was about to write one of them fails and starts over.</param>
    /// <param name="warnings">The warnings these may have opened.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">By the clock, in UTC.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<IReadOnlyList<long>> CloseAsync(
        WarningDb context,
        IQueryable<PairRow> pairs,
        IQueryable<WarningRow> warnings,
        ChangeReason reason,
        DateTime now,
        CancellationToken cancellation)
    {
        await pairs.ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        var open = await warnings.Where(row => row.Closed == null && row.Withdrawn == null).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var row in open)
        {
            context.Transitions.Add(new()
            {
                Warning = row.Id,
                Time = now,
                From = row.Level,
                To = WarningLevel.None,
                Reason = reason,
                Recorded = now,
            });
            (row.Level, row.Closed) = (WarningLevel.None, now);
        }

        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return [.. open.Select(row => row.Id)];
    }
}
