using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>Answers a refusal as problem details (RFC 9457).</summary>
internal static class Problems
{
    /// <summary>Writes it.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code }).ExecuteAsync(context);
    }
}
