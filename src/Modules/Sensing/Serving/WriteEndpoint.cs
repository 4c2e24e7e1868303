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
    TakeObservation take,
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
        var faults = new Faults();
        var draft = new DraftReader(faults).Creation(document.RootElement, target.Type, parent);
        faults.ThrowIfAny();
        var key = RequestKey.Of(context, body.Bytes);
        var sight = Service.SightOf(context);
        await (target.Type == EntityTypes.Observation
            ? AnswerAsync(context, await take.TakeAsync(draft, sight, key, context.RequestAborted).ConfigureAwait(false))
            : AnswerAsync(context, target.Type, await creation.CreateAsync(draft, sight, key, context.RequestAborted).ConfigureAwait(false))).ConfigureAwait(false);
    }

    /// <summary>Answers that an observation was created.</summary>
    public Task AnswerAsync(HttpContext context, TakenObservation taken) => taken.Stored is { } stored
        ? ObservationAnswer.CreatedAsync(context, stored)
        : AnswerAsync(context, EntityTypes.Observation, taken.Id);

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
            ? change.ApplyAsync(draft, Service.SightOf(context), id, context.RequestAborted)
            : changeObservation.ApplyAsync(draft, Service.SightOf(context), id, context.RequestAborted)).ConfigureAwait(false);
        await read.WriteEntityAsync(context, StatusCodes.Status200OK, target.Type, id, []).ConfigureAwait(false);
    }

    /// <summary>Deletes an entity.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        var target = await TargetAsync(context).ConfigureAwait(false);
        var id = One(context, target);
        await (Service.IsRelational(target.Type)
            ? deletion.DeleteAsync(target.Type, Service.SightOf(context), id, context.RequestAborted)
            : changeObservation.DeleteAsync(Service.SightOf(context), id, context.RequestAborted)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>The refusal of a method that the resource does not have.</summary>
    public static RefusedException NotAllowed(HttpContext context, string detail)
    {
        context.Response.Headers.Allow = "GET, POST, PATCH, DELETE";
        return new RefusedException(405, "method-not-allowed", detail);
    }

    private Task AnswerAsync(HttpContext context, EntityType type, long id)
    {
        context.Response.Headers.Location = $"{Service.Address(context.Request)}/{type.SetName}({id})";
        return read.WriteEntityAsync(context, StatusCodes.Status201Created, type, id, []);
    }

    private static long One(HttpContext context, Target target) => target is { Id: { } id, Rest.Count: 0 }
        ? id
        : throw NotAllowed(context, $"{context.Request.Method} goes to one entity, such as Things(1).");

    private async Task<Target> TargetAsync(HttpContext context)
    {
        var path = PathWalker.Parse(Service.Path(context.Request));
        return path.Segments.Count > 0
            ? await walker.WalkAsync(path, Service.SightOf(context), context.RequestAborted).ConfigureAwait(false)
            : throw NotAllowed(context, "The service root can only be read.");
    }
}
