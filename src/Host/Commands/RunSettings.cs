using System.Security.Cryptography.X509Certificates;
using Civium.Modules.Sensing.Mqtt;
using Civium.Modules.Sensing.Mqtt.Connections;

namespace Civium.Host.Commands;

/// <summary>How a server is to run, as the command line said it.</summary>
internal sealed record RunSettings
{
    /// <summary>Where it listens.</summary>
    public required ListenAddress Address { get; init; }

    /// <summary>The port for devices that publish over MQTT, at the same address; 0 for none.</summary>
    public int MqttPort { get; init; }

    /// <summary>What one device may use over MQTT.</summary>
    public MqttQuota MqttQuota { get; init; } = new();

    /// <summary>Where it keeps its data; a full path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Without the sample city.</summary>
    public bool Empty { get; init; }

    /// <summary>The sample city comes back though it was removed.</summary>
    public bool Sample { get; init; }

    /// <summary>Anyone on this machine may read and write.</summary>
    public bool Open { get; init; }

    /// <summary>The PostgreSQL of the cluster; null for one machine.</summary>
    public string? ClusterConnection { get; init; }

    /// <summary>The certificate file for https; null for a self-signed one.</summary>
    public string? Certificate { get; init; }

    /// <summary>How devices come in over MQTT.</summary>
    /// <param name="certificate">Gives the certificate that makes it TLS; null for plain TCP.</param>
    public MqttSettings Mqtt(Func<IServiceProvider, X509Certificate2>? certificate) =>
        new() { Port = MqttPort, Address = Address.Address, Certificate = certificate, Quota = MqttQuota };
    /// <summary>Settings for a command that uses storage and serves nothing.</summary>
    public static RunSettings ForData(string directory, string? cluster) => new()
    {
        Address = new ListenAddress(false, System.Net.IPAddress.Loopback, 0),
        DataDirectory = Path.GetFullPath(directory),
        ClusterConnection = cluster,
        Empty = true,
    };
}
