namespace Civium.Platform.Access;

/// <summary>How strangers are treated.</summary>
public sealed record AccessOptions
{
    /// <summary>Whether anyone on this machine, and nobody else, may read and write without signing in (<c>--open</c>).</summary>
    public bool Open { get; init; }
}
