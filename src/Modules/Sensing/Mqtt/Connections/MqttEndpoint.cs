using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>Where devices publish.</summary>
/// <param name="Port">The TCP port.</param>
/// <param name="Address">The address of this machine; null for both loopback addresses.</param>
/// <param name="Certificate">The certificate of this moment, which makes it TLS; null for plain TCP.</param>
internal sealed record MqttEndpoint(int Port, IPAddress? Address, Func<X509Certificate2>? Certificate)
{
    /// <summary>The addresses to listen on.</summary>
    public IPAddress[] Addresses => Address is not null ? [Address]
        : System.Net.Sockets.Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
}
