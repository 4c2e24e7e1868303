using Civium.Contracts.Warning;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Answers other modules. Safe for concurrent use.</summary>
internal sealed class OpenWarnings(IDbContextFactory<WarningDb> contexts) : IOpenWarnings
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
}
