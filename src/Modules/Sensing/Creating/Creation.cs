using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>
/// Creates an entity with all that its body states, in one transaction; its observations commit with it in the outbox and are at their
/// partitions before the answer.
/// </summary>
internal sealed class Creation(CatalogueWriter writer, DeliverObservations deliver, IPartitions partitions, TimeProvider clock)
{
    private static readonly TimeSpan ReceiptLife = TimeSpan.FromHours(24);

    /// <summary>Creates what <paramref name="draft"/> says.</summary>
    /// <param name="draft">Checked.</param>
    /// <param name="sight">What the caller sees, and so may link.</param>
    /// <param name="key">The request's name; null when it has none.</param>
    /// <param name="cancellation">Stops it before the commit.</param>
    /// <returns>The id of the entity, or of the one that the same request created before.</returns>
    public async Task<long> CreateAsync(Draft draft, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        var made = await writer.WriteAsync(write => SaveAsync(write, draft, sight, key, cancellation), cancellation).ConfigureAwait(false);
        if (made.Root is not { } batch)
        {
            return made.Id;
        }

        // It was delivered already; to ask again under the same key tells its id.
        var ids = await deliver.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
        return ids[0];
    }

    private async Task<Made> SaveAsync(CatalogueWrite write, Draft draft, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        if (key is not null && await RepeatedAsync(write, key, cancellation).ConfigureAwait(false) is { } before)
        {
            return before;
        }

        var places = new Places(write, clock);
        var observations = new DraftObservations(write, partitions, clock);
        var saver = new DraftSaver(write, sight, places, observations, clock);
        Entity? entity = null;
        if (draft.Type == EntityTypes.Observation)
        {
            await observations.AddAsync(draft, null, saver, cancellation).ConfigureAwait(false);
        }
        else
        {
            entity = await saver.SaveAsync(draft, null, null, cancellation).ConfigureAwait(false);
        }

        await places.MoveAsync(cancellation).ConfigureAwait(false);
        var batches = await observations.AnnounceAsync(cancellation).ConfigureAwait(false);
        var made = new Made(entity?.Id ?? 0, entity is null ? batches[0] : null);
        if (key is not null)
        {
            Keep(write, key, made);
        }

        return made;
    }

    private async Task<Made?> RepeatedAsync(CatalogueWrite write, IdempotencyKey key, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await write.Db.Receipts.Where(receipt => receipt.Time < now - ReceiptLife).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        var before = await write.Db.Receipts.FindAsync([key.Key], cancellation).ConfigureAwait(false);
        if (before is null)
        {
            return null;
        }

        return before.Fingerprint == key.Fingerprint
            ? Made.Parse(before.Created)
            : throw new RefusedException(
                422, "idempotency-key-reused", "This Idempotency-Key was used for another request; use a new one.", "header Idempotency-Key");
    }

    private void Keep(CatalogueWrite write, IdempotencyKey key, Made made) => write.Db.Receipts.Add(new CreationReceipt
    {
        Key = key.Key,
        Fingerprint = key.Fingerprint,
        Created = made.ToString(),
        Time = clock.GetUtcNow().UtcDateTime,
    });

    /// <summary>What was made: an entity, or the batch that holds an observation.</summary>
    private sealed record Made(long Id, ObservationsPending? Root)
    {
        public static Made Parse(string text) => System.Text.Json.JsonSerializer.Deserialize<Made>(text)!;

        public override string ToString() => System.Text.Json.JsonSerializer.Serialize(this);
    }
}
