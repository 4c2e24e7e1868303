using Civium.Kernel.Access;
using Civium.Modules.Warning.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Warning.Warnings;

/// <summary>Warnings over HTTP.</summary>
internal static class WarningEndpoints
{
    private const int DefaultTop = 100;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, WarningDb.WarningsSet);
        var respond = new RequiresAttribute(Permission.Respond, WarningDb.WarningsSet);
        var group = endpoints.MapGroup("/api/warnings").WithTags("Warnings");

        group.MapGet("", ListAsync).WithMetadata(read).WithName("ListWarnings")
            .WithSummary("Warnings with their transitions, the latest opened first.");
        group.MapGet("{id:long}", FindAsync).WithMetadata(read).WithName("GetWarning")
            .WithSummary("One warning with all its transitions, superseded ones too.");
        group.MapPost("{id:long}/acknowledge", AcknowledgeAsync).WithMetadata(respond).WithName("AcknowledgeWarning")
            .WithSummary("Take note of a warning. Once is enough: who was first stays.");
        group.MapDelete("{id:long}/acknowledge", UndoAsync).WithMetadata(respond).WithName("UndoAcknowledgeWarning")
            .WithSummary("Undo that note was taken of a warning.");
        group.MapGet("transitions.csv", ExportAsync).WithMetadata(read).WithName("ExportTransitions")
            .WithSummary("Every transition that stands, as CSV.").Produces(200, contentType: "text/csv");
    }

    private static async Task<Ok<WarningPage>> ListAsync(
        [AsParameters] WarningFilter filter, WarningStore store, CancellationToken cancellation, int top = DefaultTop, string? after = null) =>
        TypedResults.Ok(await store.ListAsync(filter, top, after, cancellation).ConfigureAwait(false));

    private static async Task<Ok<WarningAnswer>> FindAsync(long id, WarningStore store, CancellationToken cancellation) =>
        TypedResults.Ok(await store.FindAsync(id, cancellation).ConfigureAwait(false));

    private static async Task<Ok<WarningAnswer>> AcknowledgeAsync(
        long id, WarningStore store, HttpContext http, CancellationToken cancellation, AcknowledgeRequest? request = null) =>
        TypedResults.Ok(await store.AcknowledgeAsync(id, Actor.From(http.User), request?.Note, cancellation).ConfigureAwait(false));

    private static async Task<Ok<WarningAnswer>> UndoAsync(long id, WarningStore store, CancellationToken cancellation) =>
        TypedResults.Ok(await store.UndoAsync(id, cancellation).ConfigureAwait(false));

    private static Task ExportAsync(
        [AsParameters] WarningFilter filter, TransitionExport export, HttpContext http, CancellationToken cancellation) =>
        export.WriteAsync(filter, http.Response, cancellation);
}
