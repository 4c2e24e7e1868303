using Civium.Host.Problems;
using Civium.Kernel.Access;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Civium.Host.Web;

/// <summary>Describes <c>/api</c> by OpenAPI at <c>/openapi/v1.json</c>, and lets people browse it. All of it is served from here.</summary>
internal static class OpenApi
{
    /// <summary>Where people browse the API; <c>/api</c> leads here.</summary>
    public const string BrowserPath = Callers.ApiBrowser;

    private static readonly RequiresAttribute Anyone = new(Permission.Enter, "host.openapi", Classification.Public);

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Civium";
            document.Info.Description =
                "JSON interfaces of Civium's modules. Errors are problem details (RFC 9457) with `code` and, where it helps, `where`. "
                + "Readings enter through SensorThings at /sensorthings/v1.1, which its own standard describes.";
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[ApiRefusals.BearerScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token made at /account/tokens.",
            };
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas[ApiRefusals.ProblemSchema] = ApiRefusals.Schema();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(ApiRefusals.AddAsync);
    });

    public static void MapApiDescription(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").WithMetadata(Anyone);
        endpoints.MapGet("/api", () => TypedResults.LocalRedirect(BrowserPath)).WithMetadata(Anyone).ExcludeFromDescription();
        endpoints.MapScalarApiReference(BrowserPath, options => options
            .WithTitle("Civium API")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools()).WithMetadata(Anyone);
    }
}
