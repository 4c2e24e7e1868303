using Civium.Kernel.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Civium.Platform.Backups;

/// <summary>A backup of the running city, as a download. It holds everything, accounts too.</summary>
public static class BackupEndpoints
{
    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapBackups(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/system/backup", Download)
            .WithMetadata(new RequiresAttribute(Permission.Administer, "system.backup"))
            .WithName("DownloadBackup")
            .WithTags("System")
            .WithSummary("Everything as of one moment, as one file for civium restore")
            .WithDescription("The city goes on meanwhile. The file ends with the checksums of all its parts: one without them was cut short and is refused by civium restore.")
            .Produces(StatusCodes.Status200OK, contentType: "application/x-tar");
        return endpoints;
    }

    private static IResult Download(HttpContext context)
    {
        var name = FormattableString.Invariant($"civium-{DateTime.UtcNow:yyyyMMdd-HHmmss}.backup");
        return Results.Stream(
            to => Backup.WriteAsync(context.RequestServices, to, new Progress<long>(), context.RequestAborted), "application/x-tar", name);
    }
}
