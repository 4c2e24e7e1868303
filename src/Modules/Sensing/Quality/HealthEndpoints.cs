using System.Security.Claims;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Sensing.Quality;

/// <summary>A page of streams' health.</summary>
/// <param name="Value">The streams, by id.</param>
/// <param name="Next">Where to go on; null on the last page. A page may be empty and still have a next, when few streams are in the state asked for.</param>
internal sealed record HealthAnswer(IReadOnlyList<StreamHealth> Value, string? Next);

/// <summary>How streams do, for programs.</summary>
internal static class HealthEndpoints
{
    private const int MostTop = 200;

    /// <summary>How many streams one request looks at, whatever the state asked for.</summary>
    private const int MostLooked = 1_000;
    private static readonly RequiresAttribute Reads = new(Permission.Read, "sensing.things");

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/streams/{id:long}/health", FindAsync).WithMetadata(Reads).WithName("FindStreamHealth")
            .WithSummary("How a stream does").WithDescription("Its latest reading, what was found wrong with it, and which share of the readings expected came.");
        group.MapGet("/streams/health", ListAsync).WithMetadata(Reads).WithName("ListStreamHealth").WithSummary("How streams do, by id")
            .WithDescription("state: ok, late, gap, stuck, impossible or silent. after: only ids above. top: at most how many, 1 to 200. Follow next until it is absent.");
    }

    private static async Task<Ok<StreamHealth>> FindAsync(long id, StreamCache streams, HealthReader reader, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var route = await streams.FindAsync(id, cancellation).ConfigureAwait(false);
        return route is not null && Sight.Of(Actor.From(user)).Sees(route.Mark)
            ? TypedResults.Ok(await reader.OfAsync(route, cancellation).ConfigureAwait(false))
            : throw RefusedException.NotFound($"There is no Datastream {id}.");
    }

    private static async Task<Ok<HealthAnswer>> ListAsync(
        StreamLoader loader, HealthReader reader, ClaimsPrincipal user, CancellationToken cancellation, string? state = null, long after = 0, int top = 100)
    {
        if (top is < 1 or > MostTop)
        {
            throw RefusedException.BadRequest("page-out-of-range", $"top must be from 1 to {MostTop}.", "top");
        }

        if (state is not null && !StreamHealth.States.Contains(state))
        {
            throw RefusedException.BadRequest("unknown-state", $"state must be one of {string.Join(", ", StreamHealth.States)}.", "state");
        }

        var sight = Sight.Of(Actor.From(user));
        var found = new List<StreamHealth>();
        var routes = await loader.ListAsync(after, MostLooked, cancellation).ConfigureAwait(false);
        var looked = 0;
        foreach (var route in routes)
        {
            looked++;
            after = route.Info.Id;
            if (sight.Sees(route.Mark) && await reader.OfAsync(route, cancellation).ConfigureAwait(false) is { } health && (state is null || health.State == state))
            {
                found.Add(health);
                if (found.Count == top)
                {
                    break;
                }
            }
        }

        var isLast = looked == routes.Count && routes.Count < MostLooked;
        return TypedResults.Ok(new HealthAnswer(
            found, isLast ? null : FormattableString.Invariant($"/api/sensing/streams/health?state={state}&after={after}&top={top}")));
    }
}
