namespace Civium.Host.Problems;

/// <summary>Puts the error answers into the pipeline.</summary>
internal static class ProblemPipeline
{
    /// <summary>The page that a browser sees when there is nothing at its address.</summary>
    public const string NotFoundPath = "/not-found";

    /// <summary>The page that a browser sees when a page failed.</summary>
    public const string ErrorPath = "/error";

    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<ProblemHandler>();
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>First in the pipeline, before routing: whatever comes later is answered in words.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = ErrorPath,
            CreateScopeForErrors = true,
            StatusCodeSelector = ProblemMapping.StatusOf,
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseWhen(Callers.IsProgram, branch => branch.UseStatusCodePages(status => ProblemHandler.WriteAsync(
            status.HttpContext,
            ProblemMapping.OfStatus(status.HttpContext.Response.StatusCode, status.HttpContext.Request.Method, status.HttpContext.Request.Path))));
        app.UseWhen(
            context => !Callers.IsProgram(context),
            branch => branch.UseStatusCodePagesWithReExecute(NotFoundPath, queryFormat: null, createScopeForStatusCodePages: true));
    }
}
