using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Civium.Host.Web;

/// <summary>
/// What one client can take from the server. Idle connections are cheap and many are allowed; slow ones are cut off. Endpoints that
/// take large bodies raise their own limit.
/// </summary>
internal static class WebLimits
{
    private const int Connections = 20_000;
    private const long Body = 4 * 1024 * 1024;

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxConcurrentUpgradedConnections = Connections / 4;
        limits.MaxRequestBodySize = Body;
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        limits.Http2.MaxStreamsPerConnection = 100;
    }
}
