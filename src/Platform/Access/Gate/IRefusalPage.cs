using Microsoft.AspNetCore.Http;

namespace Civium.Platform.Access.Gate;

/// <summary>Shows a person that a page is not for their role. The host has one; without it they read problem details.</summary>
public interface IRefusalPage
{
    /// <summary>Writes the page; the status is already set.</summary>
    Task WriteAsync(HttpContext context);
}
