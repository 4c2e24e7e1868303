using System.Net;

namespace Civium.Platform;

/// <summary>Where Civium keeps its data and with whom it shares the work.</summary>
public sealed record PlatformOptions
{
    /// <summary>
    /// The data directory. Embedded it holds everything; in a cluster only what belongs to this machine (its certificate).
    /// </summary>
    public required string DataDirectory { get; init; }

    /// <summary>A PostgreSQL connection string: everything is kept there and shared with the other processes on it. Null: embedded.</summary>
    public string? ClusterConnection { get; init; }

    /// <summary>The address at which the other processes of the cluster reach this one.</summary>
    public IPAddress ClusterAddress { get; init; } = IPAddress.Loopback;
}
