using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Civium.Platform.Access.Gate;

/// <summary>Answers a refusal as problem details (RFC 9457), whatever the request says it accepts.</summary>
public static class Problems
{
    /// <summary>What <c>type</c> begins with; the code follows.</summary>
    public const string TypePrefix = "urn:civium:problem:";

    /// <summary>Completes <paramref name="problem"/> with type, instance and trace id, and writes it.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        problem.Status ??= StatusCodes.Status500InternalServerError;
        problem.Type ??= problem.Extensions.TryGetValue("code", out var code) ? TypePrefix + code : null;
        problem.Instance ??= context.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        context.Response.StatusCode = problem.Status.Value;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json");
    }

    /// <summary>Writes a refusal of this door.</summary>
    internal static Task WriteAsync(HttpContext context, int status, string code, string detail) => WriteAsync(context, new ProblemDetails
    {
        Status = status,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Detail = detail,
        Extensions = { ["code"] = code },
    });
}
