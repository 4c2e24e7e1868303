namespace Civium.Modules.Sensing.Batch;

/// <summary>The addresses that stand in batches: absolute, from the server's root, from the version, or from the service root.</summary>
internal static class ServiceUrl
{
    private const string Version = "v1.1/";

    /// <summary>Path and query under the service root, without a slash at the start; still percent-encoded.</summary>
    public static string Relative(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https")
        {
            url = absolute!.PathAndQuery;
        }

        var at = url.IndexOf(Version, StringComparison.Ordinal);
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return (at >= 0 && (query < 0 || at < query) ? url[(at + Version.Length)..] : url).TrimStart('/');
    }

    /// <summary>The decoded path under the service root, with a slash at the start.</summary>
    public static string PathOf(string url)
    {
        var relative = Relative(url);
        var query = relative.IndexOf('?', StringComparison.Ordinal);
        return "/" + Uri.UnescapeDataString(query < 0 ? relative : relative[..query]);
    }

    /// <summary>The query of an address with its question mark; empty when it has none.</summary>
    public static string QueryOf(string url)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? "" : url[query..];
    }
}
