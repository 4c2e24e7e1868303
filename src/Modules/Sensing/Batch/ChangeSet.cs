using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Changing;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Batch;

/// <summary>What one request of a change set did.</summary>
/// <param name="Request">The request.</param>
/// <param name="Type">Of what.</param>
/// <param name="Id">Its id; 0 for an observation that is still on its way.</param>
/// <param name="Pending">The batch that carries that observation.</param>
internal sealed record Done(BatchRequest Request, EntityType Type, long Id, ObservationsPending? Pending);

/// <summary>A request of a change set was refused, and with it the set.</summary>
internal sealed class ChangeSetException(BatchRequest request, RefusedException refused) : Exception(refused.Message)
{
    /// <summary>Which.</summary>
    public BatchRequest Request { get; } = request;

    /// <summary>Why.</summary>
    public RefusedException Refused { get; } = refused;
}

/// <summary>
/// Carries out the requests of a change set in one transaction: all of them or none (OGC 18-088, section 11). Observations commit with it in
/// the outbox.
/// </summary>
internal sealed class ChangeSet(
    CatalogueWriter writer, PathWalker walker, Creation creation, Change change, Deletion deletion, ChangeObservation observations, DeliverObservations deliver)
{
    /// <summary>Carries them out.</summary>
    /// <param name="requests">In order.</param>
    /// <param name="references">What was created before; gets what is created here.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="cancellation">Stops it before the commit.</param>
    /// <exception cref="ChangeSetException">One was refused; nothing was changed.</exception>
    public async Task<List<Done>> RunAsync(IReadOnlyList<BatchRequest> requests, References references, Sight sight, CancellationToken cancellation)
    {
        var done = await writer.WriteAsync(write => RunAsync(write, requests, references, sight, cancellation), cancellation).ConfigureAwait(false);
        for (var i = 0; i < done.Count; i++)
        {
            if (done[i] is { Id: 0, Pending: { } batch })
            {
                // It was delivered already; to ask again under the same key tells its id.
                var ids = await deliver.AppendAsync(batch, CancellationToken.None).ConfigureAwait(false);
                done[i] = done[i] with { Id = ids[0] };
                references.Add(done[i].Request.Id, EntityTypes.Observation, ids[0]);
            }
        }

        return done;
    }

    private async Task<List<Done>> RunAsync(
        CatalogueWrite write, IReadOnlyList<BatchRequest> requests, References references, Sight sight, CancellationToken cancellation)
    {
        var done = new List<Done>(requests.Count);
        foreach (var request in requests)
        {
            try
            {
                done.Add(await RunAsync(write, request, references, sight, cancellation).ConfigureAwait(false));
                await write.SaveAsync(cancellation).ConfigureAwait(false);
            }
            catch (RefusedException refused)
            {
                throw new ChangeSetException(request, refused);
            }
        }

        return done;
    }

    private async Task<Done> RunAsync(CatalogueWrite write, BatchRequest request, References references, Sight sight, CancellationToken cancellation)
    {
        var path = PathWalker.Parse(ServiceUrl.PathOf(references.Resolve(request.Url)));
        if (path.Segments.Count == 0)
        {
            throw RefusedException.BadRequest("bad-change", $"{request.Method} in a change set goes to an entity or a collection.");
        }

        var target = await walker.WalkAsync(write.Db, path, sight, cancellation).ConfigureAwait(false);
        var body = references.Resolve(request.Body);
        return request.Method switch
        {
            "POST" when target is { Id: null, Rest.Count: 0 } => await CreateAsync(write, request, target, body, references, sight, cancellation).ConfigureAwait(false),
            "PATCH" or "PUT" when target is { Id: { } id, Rest.Count: 0 } => await ChangeAsync(write, request, target.Type, id, body, sight, cancellation).ConfigureAwait(false),
            "DELETE" when target is { Id: { } id, Rest.Count: 0 } => await DeleteAsync(write, request, target.Type, id, sight, cancellation).ConfigureAwait(false),
            _ => throw RefusedException.BadRequest("bad-change", $"A change set takes POST to a collection, and PATCH, PUT and DELETE of one entity; {request.Method} {request.Url} is neither."),
        };
    }

    private async Task<Done> CreateAsync(
        CatalogueWrite write, BatchRequest request, Target target, ReadOnlyMemory<byte> body, References references, Sight sight, CancellationToken cancellation)
    {
        RequestBody.Check(body.Span);
        using var document = JsonCheck.Parse(body);
        var parent = target.Via is { } via ? new DraftRelation(via.Inverse, null, target.Parent, "") : null;
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(document.RootElement, target.Type, parent);
        faults.ThrowIfAny();
        var made = await creation.SaveAsync(write, draft, sight, cancellation).ConfigureAwait(false);
        if (made.Id > 0)
        {
            references.Add(request.Id, target.Type, made.Id);
        }

        return new Done(request, target.Type, made.Id, made.Root);
    }

    private async Task<Done> ChangeAsync(
        CatalogueWrite write, BatchRequest request, EntityType type, long id, ReadOnlyMemory<byte> body, Sight sight, CancellationToken cancellation)
    {
        RequestBody.Check(body.Span);
        var contentType = request.Headers.GetValueOrDefault("Content-Type", "");
        if (EntitySets.Find(type) is null)
        {
            await observations.ApplyAsync(write, sight, id, before => ChangeDraft.Of(request.Method, contentType, body, type, id, () => ObservationDocument.Of(before)), cancellation).ConfigureAwait(false);
        }
        else
        {
            await change.ApplyAsync(write, type, sight, id, before => ChangeDraft.Of(request.Method, contentType, body, type, id, () => EntityDocument.Of(before)), cancellation).ConfigureAwait(false);
        }

        return new Done(request, type, id, null);
    }

    private async Task<Done> DeleteAsync(CatalogueWrite write, BatchRequest request, EntityType type, long id, Sight sight, CancellationToken cancellation)
    {
        await (EntitySets.Find(type) is null
            ? observations.DeleteAsync(write, sight, id, cancellation)
            : deletion.DeleteAsync(write, type, sight, id, cancellation)).ConfigureAwait(false);
        return new Done(request, type, id, null);
    }
}
