namespace Civium.Host.Commands;

/// <summary>How a server is to run, as the command line said it.</summary>
internal sealed record RunSettings
{
    /// <summary>Where it listens.</summary>
    public required ListenAddress Address { get; init; }

    /// <summary>The port for devices that publish over MQTT, at the same address; 0 for none.</summary>
    public int MqttPort { get; init; }

    /// <summary>Where it keeps its data; a full path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Without the sample city.</summary>
    public bool Empty { get; init; }

    /// <summary>Anyone on this machine may read and write.</summary>
    public bool Open { get; init; }

    /// <summary>The PostgreSQL of the cluster; null for one machine.</summary>
    public string? ClusterConnection { get; init; }

    /// <summary>The certificate file for https; null for a self-signed one.</summary>
    public string? Certificate { get; init; }

    /// <summary>Settings for a command that uses storage and serves nothing.</summary>
    public static RunSettings ForData(string directory, string? cluster) => new()
    {
        Address = new ListenAddress(false, System.Net.IPAddress.Loopback, 0),
        DataDirectory = Path.GetFullPath(directory),
        ClusterConnection = cluster,
        Empty = true,
    };
}
