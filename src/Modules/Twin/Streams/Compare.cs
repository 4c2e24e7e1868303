using System.Globalization;

namespace Civium.Modules.Twin.Streams;

/// <summary>Which streams are compared, as the address says.</summary>
internal static class Compare
{
    /// <summary>How many at once: as many as charts tell apart by colour.</summary>
    public const int Most = 12;

    /// <summary>The streams' ids, each once; what is no number is left out.</summary>
    public static IReadOnlyList<long> Read(string? text) =>
        [.. (text ?? "").Split(',').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct().Take(Most)];
}
