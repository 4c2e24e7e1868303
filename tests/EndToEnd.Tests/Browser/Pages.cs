using System.Globalization;

namespace Civium.EndToEnd.Tests.Browser;

/// <summary>The pages there are, each with something on it.</summary>
internal static class Pages
{
    /// <summary>Their addresses.</summary>
    /// <param name="stream">A stream that has readings; its Thing is found by it.</param>
    public static IReadOnlyList<string> All(long stream) =>
    [
        "/", "/places", "/streams", string.Create(CultureInfo.InvariantCulture, $"/streams/{stream}"), string.Create(CultureInfo.InvariantCulture, $"/compare?streams={stream}"),
        "/warnings", "/warnings?state=all", "/things", "/things/1", "/devices/new", "/query", "/handovers", "/notifications",
        "/admin/users", "/admin/access-log", "/account/tokens", "/system/vitals", "/gallery",
    ];

    /// <summary>A file's name for an address.</summary>
    public static string NameOf(string path) => path == "/" ? "overview" : path.TrimStart('/').Split('?')[0].Replace('/', '-');
}
