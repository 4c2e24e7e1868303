using System.Buffers;
using System.Security.Claims;
using Civium.Kernel.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Sensing.Requests;

/// <summary>
/// Makes requests to this service's own endpoints for callers who came another way than HTTP, so that what these read and write meets the same
/// rules. Whether the caller may ask at all is for whoever makes the request to decide first. Safe for concurrent use.
/// </summary>
internal sealed class InnerRequest(IServiceProvider services)
{
    private static readonly Uri Nowhere = new("http://localhost");
    private Uri? _address;

    /// <summary>This process's own address, which stands in the links of answers.</summary>
    public Uri Address => _address ??= Find();

    /// <summary>Makes a request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, decoded.</param>
    /// <param name="query">The query with its question mark; empty for none.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <param name="cancellation">Stops it.</param>
    public DefaultHttpContext Make(string method, string path, string query, Actor actor, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext { RequestServices = services, User = PrincipalOf(actor), RequestAborted = cancellation };
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (method, Address.Scheme, new HostString(Address.Authority));
        (request.Path, request.QueryString) = (new PathString(path), new QueryString(query));
        if (!body.IsEmpty)
        {
            (request.Body, request.ContentLength, request.ContentType) = (new MemoryStream(body.ToArray()), body.Length, "application/json");
        }

        context.Response.Body = new MemoryStream();
        return context;
    }

    /// <summary>What was answered to it.</summary>
    public static async Task<ReadOnlyMemory<byte>> AnswerAsync(HttpContext context)
    {
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        var body = (MemoryStream)context.Response.Body;
        return body.ToArray();
    }

    private static ClaimsPrincipal PrincipalOf(Actor actor)
    {
        if (actor.Kind == ActorKind.Anonymous)
        {
            return new ClaimsPrincipal(new ClaimsIdentity());
        }

        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, actor.Id),
            new(ClaimTypes.Name, actor.Name),
            new(Actor.KindClaim, actor.Kind.ToString()),
        };
        claims.AddRange(actor.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        if (actor.Purpose is { } purpose)
        {
            claims.Add(new Claim(Actor.PurposeClaim, purpose));
        }

        if (actor.Department is { } department)
        {
            claims.Add(new Claim(Actor.DepartmentClaim, department));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, "inner"));
    }

    /// <summary>An address for all interfaces is told by the machine's name.</summary>
    private Uri Find()
    {
        var told = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (told is null)
        {
            return Nowhere;
        }

        var named = told.Replace("://0.0.0.0", "://" + Environment.MachineName, StringComparison.Ordinal)
            .Replace("://[::]", "://" + Environment.MachineName, StringComparison.Ordinal)
            .Replace("://*", "://" + Environment.MachineName, StringComparison.Ordinal)
            .Replace("://+", "://" + Environment.MachineName, StringComparison.Ordinal);
        return Uri.TryCreate(named, UriKind.Absolute, out var address) ? address : Nowhere;
    }
}
