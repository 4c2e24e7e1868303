using Civium.Platform.Access.Gate;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Civium.Host.Shell;

/// <summary>What a person with a browser sees when a page is not for their role.</summary>
internal sealed class RefusalPage : IRefusalPage
{
    public Task WriteAsync(HttpContext context) =>
        new RazorComponentResult<RefusalDocument> { StatusCode = context.Response.StatusCode, PreventStreamingRendering = true }.ExecuteAsync(context);
}
