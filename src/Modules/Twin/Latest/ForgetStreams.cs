using Civium.Contracts.Sensing;
using Civium.Kernel.Events;
using Civium.Modules.Twin.Storage;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Twin.Latest;

/// <summary>
/// Removes the rows of deleted streams. A stretch that was read before the deletion may write one again afterwards; nothing shows it, since
/// every answer starts from the streams the catalogue knows, and a stream's id is never used again.
/// </summary>
internal sealed class ForgetStreams(IDbContextFactory<TwinDb> contexts) : IOutboxHandler<StreamsDeleted>
{
    private const int AtOnce = 500;

    public async Task HandleAsync(StreamsDeleted fact, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        foreach (var streams in fact.Streams.Chunk(AtOnce))
        {
            await context.Latest.Where(row => streams.Contains(row.Stream)).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        }
    }
}
