using System.Globalization;

namespace Civium.Modules.Sensing.Onboarding;

/// <summary>A way to send a reading, ready to paste.</summary>
/// <param name="Name">What one needs for it.</param>
/// <param name="Text">The command or program.</param>
internal sealed record Snippet(string Name, string Text);

/// <summary>Writes what a device pastes to send its first reading.</summary>
internal static class Snippets
{
    /// <param name="site">The server's address as the reader's browser knows it.</param>
    /// <param name="mqttPort">The port for MQTT; 0 when it is switched off.</param>
    /// <param name="stream">The Datastream's id.</param>
    /// <param name="token">The bearer token; null where none is needed.</param>
    public static IReadOnlyList<Snippet> For(Uri site, int mqttPort, long stream, string? token)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{site.GetLeftPart(UriPartial.Authority)}/sensorthings/v1.1/Datastreams({stream})/Observations");
        var snippets = new List<Snippet> { new("curl", Curl(address, token)) };
        if (mqttPort > 0)
        {
            snippets.Add(new Snippet("mosquitto_pub", Mosquitto(site, mqttPort, stream, token)));
        }

        snippets.Add(new Snippet("Python", Python(address, token)));
        return snippets;
    }

    private static string Curl(string address, string? token) => string.Join(
        " \\\n  ",
        new[] { $"curl -X POST '{address}'", token is null ? null : $"-H 'Authorization: Bearer {token}'", "-H 'Content-Type: application/json'", "-d '{\"result\": 21.5}'" }.OfType<string>());

    private static string Mosquitto(Uri site, int port, long stream, string? token) => string.Join(
        " \\\n  ",
        new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"mosquitto_pub -h {site.Host} -p {port} -q 1{(site.Scheme == "https" ? " --tls-use-os-certs" : "")}"),
            token is null ? null : $"-u device -P '{token}'",
            string.Create(CultureInfo.InvariantCulture, $"-t 'v1.1/Datastreams({stream})/Observations'"),
            "-m '{\"result\": 21.5}'",
        }.OfType<string>());

    private static string Python(string address, string? token)
    {
        var authorization = token is null ? "" : $"\n    \"Authorization\": \"Bearer {token}\",";
        return $$"""
            import json, urllib.request

            request = urllib.request.Request("{{address}}", method="POST", headers={
                "Content-Type": "application/json",{{authorization}}
            }, data=json.dumps({"result": 21.5}).encode())
            print(urllib.request.urlopen(request).status)  # 201: it is stored
            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
