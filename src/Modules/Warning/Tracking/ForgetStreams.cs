using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Events;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Closes the warnings of deleted streams. A second delivery finds nothing left to do.</summary>
internal sealed class ForgetStreams(IDbContextFactory<WarningDb> contexts, IEventBus bus, TimeProvider clock) : IOutboxHandler<StreamsDeleted>
{
    public async Task HandleAsync(StreamsDeleted fact, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        foreach (var some in fact.Streams.Chunk(500))
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using var rollback = transaction.ConfigureAwait(false);
            var closed = await WarningCloser.CloseAsync(
                context,
                context.Pairs.Where(row => some.Contains(row.Stream)),
                context.Warnings.Where(row => some.Contains(row.Stream)),
                ChangeReason.StreamDeleted,
                clock.GetUtcNow().UtcDateTime,
                cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            if (closed.Count > 0)
            {
                await bus.PublishAsync(new WarningsChanged(closed), cancellation).ConfigureAwait(false);
            }
        }
    }
}
