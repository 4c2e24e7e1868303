namespace Civium.Modules.Sensing.Mqtt.External;

/// <summary>Where an external broker is, and who Civium is there.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Port">The port.</param>
/// <param name="IsSecure">Whether it is TLS.</param>
/// <param name="User">The user's name; null for none.</param>
/// <param name="Password">The password; null for none.</param>
public sealed record BrokerAddress(string Host, int Port, bool IsSecure, string? User, string? Password)
{
    private const int Plain = 1883;
    private const int Secure = 8883;

    /// <summary>Reads an address such as <c>mqtt://user:password@host:1883</c>, or <c>mqtts://</c> for TLS.</summary>
    /// <returns>It; null when the text is not of that form.</returns>
    public static BrokerAddress? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0 || uri.PathAndQuery.Trim('/').Length > 0)
        {
            return null;
        }

        var user = uri.UserInfo.Split(':', 2);
        var isSecure = uri.Scheme == "mqtts";
        return new BrokerAddress(
            uri.Host,
            uri.Port > 0 ? uri.Port : isSecure ? Secure : Plain,
            isSecure,
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsSecure ? "mqtts" : "mqtt")}://{Host}:{Port}";
}
