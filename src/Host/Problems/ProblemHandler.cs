using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Refusals = Civium.Platform.Access.Gate.Problems;

namespace Civium.Host.Problems;

/// <summary>Answers exceptions as problem details; leaves those of a browser's page to the error page. Logs what is our own fault.</summary>
internal sealed class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception is OperationCanceledException && !httpContext.RequestAborted.IsCancellationRequested
            ? ProblemMapping.Of(new TimeoutException())
            : ProblemMapping.Of(exception);
        problem.Instance = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        var trace = Trace(httpContext);
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            log.LogError(exception, "{Method} {Path} failed (trace {Trace})", httpContext.Request.Method, problem.Instance, trace);
        }

        if (problem.Status == ProblemMapping.ClientClosed)
        {
            httpContext.Response.StatusCode = ProblemMapping.ClientClosed;
            return true;
        }

        if (!Callers.IsProgram(httpContext))
        {
            return false;
        }

        await WriteAsync(httpContext, problem);
        return true;
    }

    /// <summary>Writes <paramref name="problem"/> with the request's path and trace id.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return Refusals.WriteAsync(context, problem);
    }

    private static string Trace(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
