using Civium.Kernel.Access;
using Civium.Modules.Warning.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Warning.Handover;

/// <summary>Hand-over notes over HTTP.</summary>
internal static class HandoverEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, WarningDb.WarningsSet);
        var respond = new RequiresAttribute(Permission.Respond, WarningDb.WarningsSet);
        var group = endpoints.MapGroup("/api/handovers").WithTags("Hand-over");
        group.MapGet("", ListAsync).WithMetadata(read).WithName("ListHandovers").WithSummary("Hand-over notes, the newest first; before: an id to go on from.");
        group.MapGet("{id:long}", FindAsync).WithMetadata(read).WithName("GetHandover").WithSummary("One hand-over note, with the warnings that were open.");
        group.MapPost("", WriteAsync).WithMetadata(respond).WithName("WriteHandover").WithSummary("Write a hand-over note. The open warnings are added by themselves; a note is not changed later.");
    }

    private static async Task<Ok<IReadOnlyList<HandoverNote>>> ListAsync(HandoverStore store, CancellationToken cancellation, long? before = null) =>
        TypedResults.Ok(await store.ListAsync(before, cancellation).ConfigureAwait(false));

    private static async Task<Ok<HandoverNote>> FindAsync(long id, HandoverStore store, CancellationToken cancellation) =>
        TypedResults.Ok(await store.FindAsync(id, cancellation).ConfigureAwait(false));

    private static async Task<Created<HandoverNote>> WriteAsync(HandoverDraft draft, HandoverStore store, HttpContext http, CancellationToken cancellation)
    {
        var note = await store.WriteAsync(draft, Actor.From(http.User), cancellation).ConfigureAwait(false);
        return TypedResults.Created(FormattableString.Invariant($"/api/handovers/{note.Id}"), note);
    }
}
