using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Civium.Host.Commands;
using Civium.Platform.Faults;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Civium.Host.Running;

/// <summary>Opens the address of the command line.</summary>
internal static class Listening
{
    public static void Apply(KestrelServerOptions kestrel, RunSettings settings)
    {
        void Configure(ListenOptions listen)
        {
            if (settings.Address.Https)
            {
                var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
                listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => certificate.Current);
            }
        }

        if (settings.Address.Address is { } address)
        {
            kestrel.Listen(address, settings.Address.Port, Configure);
        }
        else if (settings.Address.Port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0, Configure);
        }
        else
        {
            kestrel.ListenLocalhost(settings.Address.Port, Configure);
        }
    }

    /// <summary>
    /// Tries the address before anything else starts: a first start shows a password once, and must not be spent on a port that is taken.
    /// </summary>
    /// <exception cref="StartupException">It cannot be listened on.</exception>
    public static void Check(RunSettings settings)
    {
        Check(settings.Address, settings.Address.ToString(), "choose another port with --url");
        if (settings.MqttPort > 0)
        {
            var mqtt = settings.Address with { Port = settings.MqttPort };
            Check(mqtt, $"Port {mqtt.Port} (MQTT)", "choose another with --mqtt-port, or 0 for no MQTT");
        }
    }

    /// <summary>What gives the certificate of every port that needs one; null without https.</summary>
    public static Func<IServiceProvider, X509Certificate2>? Certificate(RunSettings settings) =>
        settings.Address.Https ? services => services.GetRequiredService<ServerCertificate>().Current : null;

    private static void Check(ListenAddress address, string name, string choice)
    {
        try
        {
            // Like Kestrel's own: a port in TIME_WAIT is free.
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (address.Address is null or { AddressFamily: AddressFamily.InterNetwork })
            {
                socket.DualMode = true;
            }

            var target = address.Address ?? IPAddress.Loopback;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(target.AddressFamily == AddressFamily.InterNetwork ? target.MapToIPv6() : target, address.Port));
            socket.Listen();
        }
        catch (SocketException failure)
        {
            throw new StartupException(Explain(failure, address, name, choice), failure);
        }
    }

    private static string Explain(SocketException failure, ListenAddress address, string name, string choice) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"{name} is in use by another program. Stop that one, or {choice}.",
        SocketError.AccessDenied => $"This user may not listen on {name}. Ports below 1024 need more rights; {choice}.",
        SocketError.AddressNotAvailable => $"This machine has no address {address.Address}. Choose one it has with --url, or 0.0.0.0 for all.",
        _ => $"Listening on {name} failed: {failure.Message.TrimEnd('.')}. To go on, {choice}.",
    };
}
