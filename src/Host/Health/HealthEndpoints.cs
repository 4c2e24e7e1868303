using System.Text.Json;
using Civium.Kernel.Access;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Civium.Host.Health;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: it can take readings (storage open, migrated, partitions at work).
/// 503 when not; 200 with words when it can only partly, such as with a full disk.
/// </summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<StartedCheck>("started", tags: [Ready])
        .AddCheck<StorageCheck>("storage", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
        .AddCheck<DiskCheck>("disk", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var anyone = new RequiresAttribute(Permission.Enter, "host.health", Classification.Public);
        endpoints.MapHealthChecks("/health/live", Options(_ => false)).WithMetadata(anyone);
        endpoints.MapHealthChecks("/health/ready", Options(check => check.Tags.Contains(Ready))).WithMetadata(anyone);
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        AllowCachingResponses = false,
        ResponseWriter = WriteAsync,
    };

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
        {
            status = JsonNamingPolicy.CamelCase.ConvertName(entry.Value.Status.ToString()),
            detail = entry.Value.Description,
        });
        return context.Response.WriteAsJsonAsync(
            new { status = JsonNamingPolicy.CamelCase.ConvertName(report.Status.ToString()), checks }, context.RequestAborted);
    }
}
