using Civium.Kernel.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Civium.Platform.Access.Gate;

/// <summary>Opens the endpoints that the framework makes: static assets, the circuit's hub, the script that starts it.</summary>
public static class FrameworkEndpoints
{
    /// <summary>
    /// Lets everyone use those endpoints of the builder that are no pages and carry no policy. Use it on <c>MapStaticAssets()</c> and
    /// <c>MapRazorComponents&lt;App&gt;()</c>: pages keep their own policy, and a page without one stays refused.
    /// </summary>
    public static TBuilder OpenFrameworkEndpoints<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            var isPage = endpoint.Metadata.OfType<ComponentTypeMetadata>().Any();
            if (!isPage && !endpoint.Metadata.OfType<RequiresAttribute>().Any())
            {
                endpoint.Metadata.Add(new RequiresAttribute(Permission.Enter, "host.assets", Classification.Public));
            }
        });
        return builder;
    }
}
