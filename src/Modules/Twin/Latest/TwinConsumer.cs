using Civium.Contracts.Twin;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Latest;

/// <summary>
/// Keeps the latest reading of each stream. Of a stretch only the newest reading of each stream is written, so its cost follows the
/// number of streams that changed and not the number of observations; memory is one reference per such stream.
/// </summary>
internal sealed class TwinConsumer([FromKeyedServices(TwinDb.Module)] IModuleDatabase database, IEventBus bus) : IPartitionConsumer
{
    public string Name => "twin.latest";

    public string Module => TwinDb.Module;

    public async Task ConsumeAsync(PartitionAdvance advance, CancellationToken cancellation)
    {
        var newest = NewestByStream(advance.Stretches);
        var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await LatestWriter.UpsertAsync(database.Engine, transaction, newest.Values, cancellation).ConfigureAwait(false);
                await advance.SaveAsync(transaction, cancellation).ConfigureAwait(false);
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            }
        }

        if (newest.Count > 0)
        {
            await bus.PublishAsync(new TwinChanged([.. newest.Keys]), cancellation).ConfigureAwait(false);
        }
    }

    internal static Dictionary<long, Observation> NewestByStream(IReadOnlyList<PartitionStretch> stretches)
    {
        var newest = new Dictionary<long, Observation>();
        foreach (var stretch in stretches)
        {
            foreach (var reading in stretch.Observations)
            {
                if (!newest.TryGetValue(reading.Stream, out var known) || IsNewer(reading, known))
                {
                    newest[reading.Stream] = reading;
                }
            }
        }

        return newest;
    }

    private static bool IsNewer(Observation reading, Observation known) =>
        reading.Start > known.Start || (reading.Start == known.Start && reading.Id > known.Id);
}
