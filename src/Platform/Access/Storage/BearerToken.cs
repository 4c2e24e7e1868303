namespace Civium.Platform.Access.Storage;

/// <summary>A token of a person or a device. The token itself is shown once and never stored: only its SHA-256 is.</summary>
internal sealed class BearerToken
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the token, in upper-case hexadecimal.</summary>
    public string Hash { get; set; } = "";

    public string Name { get; set; } = "";

    public string Role { get; set; } = "";

    public string? Purpose { get; set; }

    /// <summary>Whose restricted data it may read; null: its owner's department.</summary>
    public string? Department { get; set; }

    /// <summary>Whose it is; null when it was made in open mode, and then it works in open mode only.</summary>
    public Guid? OwnerId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime ExpiresAt { get; set; }

    /// <summary>Coarse: written at most once a minute.</summary>
    public DateTime? LastUsedAt { get; set; }
}
