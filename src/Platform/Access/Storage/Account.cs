using Microsoft.AspNetCore.Identity;

namespace Civium.Platform.Access.Storage;

/// <summary>A local account. It has one role, because each role includes those before it.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    /// <summary>One of <see cref="Kernel.Access.Role.All"/>.</summary>
    public string Role { get; set; } = Kernel.Access.Role.Viewer;

    /// <summary>Whose restricted data it may read, besides what its role allows; null for none.</summary>
    public string? Department { get; set; }

    /// <summary>A disabled account cannot sign in and its tokens are refused.</summary>
    public bool Disabled { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastSignInAt { get; set; }
}
