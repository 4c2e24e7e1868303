using Civium.Contracts.Sensing;
using Civium.Kernel.Events;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Evaluation.Live;

/// <summary>Marks what rested on deleted streams, so that a score can say that its ground is gone. A second delivery changes nothing.</summary>
internal sealed class ForgetStreams(IDbContextFactory<EvaluationDb> contexts, TimeProvider clock) : IOutboxHandler<StreamsDeleted>
{
    private const int Chunk = 500;

    public async Task HandleAsync(StreamsDeleted fact, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        DateTime? now = clock.GetUtcNow().UtcDateTime;
        foreach (var some in fact.Streams.Chunk(Chunk))
        {
            await context.LiveSources.Where(row => some.Contains(row.Stream) && row.Deleted == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Deleted, now), cancellation).ConfigureAwait(false);
        }
    }
}
