using Civium.Kernel.Access;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Imports.Reading;
using Civium.Modules.Twin.Imports.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Imports;

/// <summary>Which entities of an import are taken how.</summary>
/// <param name="LeaveOut">The numbers of those that are not taken.</param>
/// <param name="Unlink">The numbers of those that are new after all.</param>
/// <param name="ValidFrom">Since when the states hold; now unless told.</param>
internal sealed record Acceptance(IReadOnlyList<int>? LeaveOut = null, IReadOnlyList<int>? Unlink = null, DateTime? ValidFrom = null);

/// <summary>A page of proposals.</summary>
/// <param name="Import">The import.</param>
/// <param name="Proposals">Those after the ones before, by number.</param>
/// <param name="Next">The number that the next page starts at; null at the end.</param>
internal sealed record ProposalsAnswer(ImportInfo Import, IReadOnlyList<Proposal> Proposals, int? Next);

/// <summary>Importing files, for programs.</summary>
internal static class ImportEndpoints
{
    private const long MostBytes = 512L * 1024 * 1024;
    private const int PageSize = 1000;

    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet);
        var write = new RequiresAttribute(Permission.Steward, EntityEndpoints.DataSet);
        group.MapPost("/imports", StageAsync).WithMetadata(write, new RequestSizeLimitAttribute(MostBytes)).WithName("StageImport")
            .WithSummary("Read and check a file whole, and keep it for review; nothing of it reaches the city yet")
            .WithDescription("name: the file's name, whose ending tells the format: .geojson, .json (GeoJSON or CityJSON), .osm, .pbf, .csv, also with .gz. type: for entities that do not name theirs. "
                + "crs: WGS84, CGCS2000, GCJ-02, or EPSG:code.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/imports", ListAsync).WithMetadata(read).WithName("ListImports").WithSummary("The imports, newest first");
        group.MapGet("/imports/{id:long}", FindAsync).WithMetadata(read).WithName("FindImport")
            .WithSummary("An import with a proposal for each of its entities, and why; after: the number to start at");
        group.MapPost("/imports/{id:long}/accept", AcceptAsync).WithMetadata(write).WithName("AcceptImport").WithSummary("Take an import into the city, all at once");
        group.MapPost("/imports/{id:long}/reject", RejectAsync).WithMetadata(write).WithName("RejectImport").WithSummary("Reject an import");
        group.MapPost("/imports/{id:long}/undo", UndoAsync).WithMetadata(write).WithName("UndoImport")
            .WithSummary("Take an import back; what was changed since is left alone and named");
    }

    private static async Task<Created<ImportInfo>> StageAsync(
        string name, HttpContext context, ImportReview review, string? type = null, string? crs = null, CancellationToken cancellation = default)
    {
        // Parsers read without waiting; the body comes as it comes, so it is gathered in a file of the system's first.
        var file = Path.GetTempFileName();
        await using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = 64 * 1024,
        });
        await context.Request.Body.CopyToAsync(stream, cancellation).ConfigureAwait(false);
        stream.Position = 0;
        var import = await review.StageAsync(new ImportRequest(name, type, crs), stream, Actor.From(context.User).Name, cancellation).ConfigureAwait(false);
        return TypedResults.Created(FormattableString.Invariant($"/api/twin/imports/{import.Id}"), import);
    }

    private static async Task<Ok<IReadOnlyList<ImportInfo>>> ListAsync(ImportStore store, CancellationToken cancellation) =>
        TypedResults.Ok(await store.ListAsync(cancellation).ConfigureAwait(false));

    private static async Task<Ok<ProposalsAnswer>> FindAsync(long id, ImportStore store, ImportReview review, CancellationToken cancellation, int after = 0)
    {
        var import = ImportStore.Info(await store.FindAsync(id, cancellation).ConfigureAwait(false));
        var all = await review.ProposalsAsync(id, cancellation).ConfigureAwait(false);
        var page = all.Skip(after).Take(PageSize).ToArray();
        return TypedResults.Ok(new ProposalsAnswer(import, page, after + page.Length < all.Count ? after + page.Length : null));
    }

    private static async Task<Ok<WriteResult>> AcceptAsync(long id, Acceptance? acceptance, HttpContext context, ImportReview review, CancellationToken cancellation) =>
        TypedResults.Ok(await review.AcceptAsync(
            id, (acceptance?.LeaveOut ?? []).ToHashSet(), (acceptance?.Unlink ?? []).ToHashSet(), acceptance?.ValidFrom?.ToUniversalTime(), Actor.From(context.User).Name, cancellation).ConfigureAwait(false));

    private static async Task<NoContent> RejectAsync(long id, ImportReview review, CancellationToken cancellation)
    {
        await review.RejectAsync(id, cancellation).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<UndoResult>> UndoAsync(long id, HttpContext context, ImportReview review, CancellationToken cancellation) =>
        TypedResults.Ok(await review.UndoAsync(id, Actor.From(context.User).Name, cancellation).ConfigureAwait(false));
}
