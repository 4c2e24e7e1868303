using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Json;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Observing;

/// <summary>An observation that was taken.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stored">As it is stored; null when it came with entities of its own and must be read to be shown.</param>
internal readonly record struct TakenObservation(long Id, Observation? Stored);

/// <summary>Takes one observation as a body states it, whichever way it came: HTTP or MQTT.</summary>
internal sealed class TakeObservation(PostObservation post, Creation creation)
{
    private static readonly DraftRelation NoParent = new(EntityTypes.Observation.FindNavigation("Datastream")!, null, 0, "");

    /// <summary>Stores it durably.</summary>
    /// <param name="body">Checked by <see cref="RequestBody.Check"/>.</param>
    /// <param name="stream">The Datastream it was sent to; null when its body names it.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="key">The request's name; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="RefusedException">What is wrong with it; nothing was stored.</exception>
    public async Task<TakenObservation> TakeAsync(ReadOnlyMemory<byte> body, long? stream, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        if (Plain(body.Span, stream) is { } sent)
        {
            return Taken(await post.TakeAsync(sent, stream, sight, key, cancellation).ConfigureAwait(false));
        }

        // Whatever is not plain, faulty bodies among it, is read closely: that finds all its faults.
        using var document = JsonCheck.Parse(body);
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(document.RootElement, EntityTypes.Observation, stream is { } id ? NoParent with { Link = id } : null);
        faults.ThrowIfAny();
        return await TakeAsync(draft, sight, key, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stores durably what was read closely.</summary>
    public async Task<TakenObservation> TakeAsync(Draft draft, Sight sight, IdempotencyKey? key, CancellationToken cancellation) =>
        draft.Relations.TrueForAll(relation => relation.Inline is null)
            ? Taken(await post.TakeAsync(draft, sight, key, cancellation).ConfigureAwait(false))
            : new TakenObservation(await creation.CreateAsync(draft, sight, key, cancellation).ConfigureAwait(false), null);

    private static TakenObservation Taken(Observation stored) => new(stored.Id, stored);

    private static ObservationDraft? Plain(ReadOnlySpan<byte> body, long? stream)
    {
        try
        {
            var sent = ObservationReader.Read(body);
            return Readings.IsPlain(sent) && stream is null == sent.DatastreamId is not null ? sent : null;
        }
        catch (BodyException)
        {
            return null;
        }
    }
}
