using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Civium.Testing.Running;
using MQTTnet.Server;

namespace Civium.Bench;

/// <summary>The brokers that Civium is measured beside, each a process of its own.</summary>
internal static class MqttPeers
{
    /// <summary>The command that <see cref="ServeAsync"/> answers.</summary>
    public const string Command = "mqtt-no-op";

    /// <summary>Starts a broker that acknowledges and forgets: the same server library, doing nothing.</summary>
    public static Process StartNoOp(int port) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath!, [.. IsDotnet ? [typeof(MqttPeers).Assembly.Location] : Array.Empty<string>(), Command, port.ToString(CultureInfo.InvariantCulture)]))!;

    private static bool IsDotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    /// <summary>Starts mosquitto, which keeps all in memory; null when it is not installed.</summary>
    public static Process? StartMosquitto(TemporaryFolder folder, int port)
    {
        var settings = Path.Combine(folder.Path, "mosquitto.conf");
        File.WriteAllText(settings, $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest none\n");
        try
        {
            return Process.Start(new ProcessStartInfo("mosquitto", ["-c", settings]));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Is the broker that does nothing, until it is killed.</summary>
    public static async Task<int> ServeAsync(int port)
    {
        using var server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(port).WithDefaultEndpointBoundIPAddress(System.Net.IPAddress.Loopback).Build());
        server.InterceptingPublishAsync += publish =>
        {
            publish.ProcessPublish = false;
            return Task.CompletedTask;
        };
        await server.StartAsync();
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
