using Civium.Kernel.Access;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Addresses of the service.</summary>
internal static class Service
{
    /// <summary>Where it is.</summary>
    public const string Root = "/sensorthings/v1.1";

    /// <summary>The service root's full address as the caller sees it.</summary>
    public static string Address(HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}{Root}";

    /// <summary>The service root's full address at a server's own.</summary>
    public static string AddressOf(Uri server) => $"{server.Scheme}://{server.Authority}{Root}";

    /// <summary>The resource path under the service root, decoded.</summary>
    public static string Path(HttpRequest request) => request.Path.Value![Root.Length..];

    /// <summary>What the caller sees.</summary>
    public static Sight SightOf(HttpContext context) => Sight.Of(Actor.From(context.User));

    /// <summary>Whether the path addresses a relational set's entities.</summary>
    public static bool IsRelational(EntityType type) => EntitySets.Find(type) is not null;
}
