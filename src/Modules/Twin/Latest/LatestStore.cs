using Civium.Modules.Twin.Storage;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Twin.Latest;

/// <summary>Reads the latest readings. Safe for concurrent use.</summary>
internal sealed class LatestStore(IDbContextFactory<TwinDb> contexts)
{
    private const int AtOnce = 500;

    /// <summary>The latest reading of each of <paramref name="streams"/> that has one.</summary>
    public async Task<IReadOnlyDictionary<long, LatestReading>> FindAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var found = new Dictionary<long, LatestReading>(streams.Count);
        if (streams.Count == 0)
        {
            return found;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        foreach (var some in streams.Chunk(AtOnce))
        {
            var rows = await context.Latest.AsNoTracking().Where(row => some.Contains(row.Stream)).ToListAsync(cancellation).ConfigureAwait(false);
            rows.ForEach(row => found[row.Stream] = row);
        }

        return found;
    }

    /// <summary>The newest phenomenon time of all; null when there are no readings.</summary>
    public async Task<DateTime?> NewestAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await context.Latest.MaxAsync(row => (DateTime?)row.Start, cancellation).ConfigureAwait(false);
    }
}
