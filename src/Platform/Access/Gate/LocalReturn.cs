namespace Civium.Platform.Access.Gate;

/// <summary>Where to go after signing in: only ever a place of this site.</summary>
public static class LocalReturn
{
    private const int Longest = 2_000;

    /// <summary>
    /// The given address when it is a path of this site in plain ASCII, otherwise <c>/</c>. Browsers read <c>//host</c>, <c>/\host</c> and
    /// <c>/&lt;tab&gt;/host</c> as another site, so a second slash, every backslash and every control character are refused.
    /// </summary>
    public static string OrHome(string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Length > Longest || address[0] != '/' || address.StartsWith("//", StringComparison.Ordinal))
        {
            return "/";
        }

        var plain = address.All(letter => letter is > ' ' and < (char)0x7f and not '\\');
        var loops = address.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase);
        return plain && !loops ? address : "/";
    }
}
