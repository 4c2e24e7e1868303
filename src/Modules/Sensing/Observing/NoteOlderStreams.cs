using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Sensing.Observing;

/// <summary>
/// Notes which features the streams of an earlier version observe, which kept no such notes: once, in the background, a stream at a time. Its cost is
/// one reading of their observations; it goes on where it was after a stop. What it needs is opened while the host starts, so it asks for it late.
/// </summary>
internal sealed class NoteOlderStreams(
    IDbContextFactory<SensingDb> contexts, Lazy<CatalogueWriter> writer, Lazy<IObservationStore> store, ILogger<NoteOlderStreams> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await NextAsync(stoppingToken).ConfigureAwait(false) is { } stream)
            {
                await NoteAsync(stream, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next start tries again; until then observed areas of older streams are incomplete.
            log.LogWarning(failure, "Which features older streams observe could not be noted");
        }
    }

    private async Task<long?> NextAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        return await db.Datastreams.Where(stream => !stream.UsesKnown).OrderBy(stream => stream.Id).Select(stream => (long?)stream.Id)
            .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
    }

    private async Task NoteAsync(long stream, CancellationToken cancellation)
    {
        var features = new HashSet<long>();
        await foreach (var one in store.Value.QueryAsync(new ObservationQuery { Streams = [stream] }, cancellation).ConfigureAwait(false))
        {
            features.Add(one.Feature);
        }

        await writer.Value.WriteAsync(
            async write =>
            {
                if (await write.Db.Datastreams.FindAsync([stream], cancellation).ConfigureAwait(false) is { } found)
                {
                    foreach (var feature in features)
                    {
                        await FeatureNotes.AddAsync(write, feature, found, cancellation).ConfigureAwait(false);
                    }

                    found.UsesKnown = true;
                }

                return true;
            },
            cancellation).ConfigureAwait(false);
    }
}
