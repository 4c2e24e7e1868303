using System.Net;

namespace Civium.Host.Commands;

/// <summary>Where the server listens: a scheme, an address and a port.</summary>
/// <param name="Https">Whether it is https.</param>
/// <param name="Address">The IP address; null for "localhost", which is both loopback addresses.</param>
/// <param name="Port">The port; 0 lets the system choose.</param>
internal sealed record ListenAddress(bool Https, IPAddress? Address, int Port)
{
    /// <summary>What <c>civium run</c> listens on by default.</summary>
    public const string Default = "http://127.0.0.1:8080";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads <paramref name="url"/>; when it is no address to listen on, answers why, in a sentence.</summary>
    public static ListenAddress? Parse(string url, bool https, out string? refusal)
    {
        refusal = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            refusal = $"--url {url} is no address to listen on. Write it like {Default}.";
        }
        else if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            refusal = $"--url {url} has more than a scheme, a host and a port. Write it like {Default}.";
        }
        else if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            return new ListenAddress(https || uri.Scheme == Uri.UriSchemeHttps, IPAddress.Parse(uri.Host), uri.Port);
        }
        else if (string.Equals(uri.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return new ListenAddress(https || uri.Scheme == Uri.UriSchemeHttps, null, uri.Port);
        }
        else
        {
            refusal = $"--url {url} names a host. Give an IP address of this machine, localhost, or 0.0.0.0 for all of its addresses.";
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Https ? "https" : "http")}://{Host}:{Port}";

    private string Host => Address switch
    {
        null => "localhost",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{Address}]",
        _ => Address.ToString(),
    };
}
