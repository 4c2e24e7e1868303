using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Latest;
using Civium.Modules.Twin.Series;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Places;

/// <summary>Places with their latest readings, for programs.</summary>
internal static class PlaceEndpoints
{
    private const int MostPlaces = 1000;

    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, "twin.latest");
        group.MapGet("/places", ListAsync).WithMetadata(read).WithName("ListPlaces")
            .WithSummary("Places with their streams' latest readings")
            .WithDescription("search: words that the names of place, stream or property must hold. after: how many places to leave out. top: at most how many to give, 1 to 1000.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/streams/{id:long}", FindAsync).WithMetadata(read).WithName("FindStream")
            .WithSummary("A stream with its latest reading")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<PlacesAnswer>> ListAsync(
        PlaceIndex index, LatestStore latest, IOpenWarnings warnings, CancellationToken cancellation, string? search = null, int after = 0, int top = 100)
    {
        if (after < 0 || top is < 1 or > MostPlaces)
        {
            throw RefusedException.BadRequest(
                "page-out-of-range", $"after must not be negative, and top must be from 1 to {MostPlaces}.", after < 0 ? "after" : "top");
        }

        var found = PlaceSearch.Find((await index.ListAsync(cancellation).ConfigureAwait(false)).Places, search).ToArray();
        var page = found.Skip(after).Take(top).ToArray();
        var ids = page.SelectMany(place => place.Streams).Select(stream => stream.Id).ToArray();
        var readings = await latest.FindAsync(ids, cancellation).ConfigureAwait(false);
        var levels = await warnings.LevelsAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new PlacesAnswer(
            [.. page.Select(place => PlaceAnswer.Of(place, readings, levels))],
            found.Length,
            after + page.Length < found.Length ? Next(search, after + page.Length, top) : null));
    }

    private static string Next(string? search, int after, int top) =>
        FormattableString.Invariant($"/api/twin/places?search={Uri.EscapeDataString(search ?? "")}&after={after}&top={top}");

    private static async Task<Ok<StreamAnswer>> FindAsync(
        long id, StreamSeries series, LatestStore latest, IOpenWarnings warnings, CancellationToken cancellation)
    {
        var stream = await series.FindStreamAsync(id, cancellation).ConfigureAwait(false);
        var readings = await latest.FindAsync([id], cancellation).ConfigureAwait(false);
        var levels = await warnings.LevelsAsync(cancellation).ConfigureAwait(false);
        return TypedResults.Ok(StreamAnswer.Of(stream, readings.GetValueOrDefault(id), levels.GetValueOrDefault(id)));
    }
}
