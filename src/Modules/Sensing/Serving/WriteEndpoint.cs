using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Changing;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers POST to a collection, PATCH and DELETE.</summary>
internal sealed class WriteEndpoint(
    PathWalker walker,
    Creation creation,
    Change change,
    Deletion deletion,
    PostObservation post,
    ChangeObservation changeObservation,
    ReadEndpoint read)
{
    /// <summary>Creates an entity.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        var target = await TargetAsync(context).ConfigureAwait(false);
        if (target.Id is not null || target.Rest.Count > 0)
        {
            throw NotAllowed(context, "POST goes to a collection, such as Things or Things(1)/Datastreams; change an entity with PATCH.");
        }

        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.UsualLimit, context.RequestAborted).ConfigureAwait(false);
        using var document = JsonCheck.Parse(body.Bytes);
        var parent = target.Via is { } via ? new DraftRelation(via.Inverse, null, target.Parent, "") : null;
        await CreateAsync(context, document.RootElement, target.Type, parent, RequestKey.Of(context, body.Bytes)).ConfigureAwait(false);
    }

    /// <summary>Creates what a body states.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">Its document.</param>
    /// <param name="type">What is to be created.</param>
    /// <param name="parent">How it is related to the entity it is posted to; null when to none.</param>
    /// <param name="key">The request's name.</param>
    public async Task CreateAsync(HttpContext context, JsonElement body, EntityType type, DraftRelation? parent, IdempotencyKey? key)
    {
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(body, type, parent);
        faults.ThrowIfAny();
        if (type == EntityTypes.Observation && draft.Relations.TrueForAll(relation => relation.Inline is null))
        {
            var stored = await post.TakeAsync(draft, key, context.RequestAborted).ConfigureAwait(false);
            await ObservationAnswer.CreatedAsync(context, stored).ConfigureAwait(false);
            return;
        }

        var id = await creation.CreateAsync(draft, key, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.Location = $"{Service.Address(context.Request)}/{type.SetName}({id})";
        await read.WriteEntityAsync(context, StatusCodes.Status201Created, type, id, []).ConfigureAwait(false);
    }

    /// <summary>Changes an entity.</summary>
    public async Task ChangeAsync(HttpContext context)
    {
        var target = await TargetAsync(context).ConfigureAwait(false);
        var id = One(context, target);
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.UsualLimit, context.RequestAborted).ConfigureAwait(false);
        using var document = JsonCheck.Parse(body.Bytes);
        var faults = new Faults();
        var draft = new DraftReader(faults).Change(document.RootElement, target.Type);
        faults.ThrowIfAny();
        await (Service.IsRelational(target.Type)
            ? change.ApplyAsync(draft, id, context.RequestAborted)
            : changeObservation.ApplyAsync(draft, id, context.RequestAborted)).ConfigureAwait(false);
        await read.WriteEntityAsync(context, StatusCodes.Status200OK, target.Type, id, []).ConfigureAwait(false);
    }

    /// <summary>Deletes an entity.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        var target = await TargetAsync(context).ConfigureAwait(false);
        var id = One(context, target);
        await (Service.IsRelational(target.Type)
            ? deletion.DeleteAsync(target.Type, id, context.RequestAborted)
            : changeObservation.DeleteAsync(id, context.RequestAborted)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>The refusal of a method that the resource does not have.</summary>
    public static RefusedException NotAllowed(HttpContext context, string detail)
    {
        context.Response.Headers.Allow = "GET, POST, PATCH, DELETE";
        return new RefusedException(405, "method-not-allowed", detail);
    }

    private static long One(HttpContext context, Target target) => target is { Id: { } id, Rest.Count: 0 }
        ? id
        : throw NotAllowed(context, $"{context.Request.Method} goes to one entity, such as Things(1).");

    private async Task<Target> TargetAsync(HttpContext context)
    {
        var path = PathWalker.Parse(Service.Path(context.Request));
        return path.Segments.Count > 0
            ? await walker.WalkAsync(path, context.RequestAborted).ConfigureAwait(false)
            : throw NotAllowed(context, "The service root can only be read.");
    }
}
