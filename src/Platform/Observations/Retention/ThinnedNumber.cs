using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Retention;

/// <summary>What a thinned observation says of the numbers it stands for, in its parameters; a number that was never thinned stands for itself.</summary>
/// <param name="Count">How many.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
internal readonly record struct ThinnedNumber(long Count, double Min, double Max)
{
    private const string Mark = "\"thinned\"";

    /// <summary>Reads it from an observation's extra.</summary>
    public static ThinnedNumber Of(string? extra, double number)
    {
        if (extra is null || !extra.Contains(Mark, StringComparison.Ordinal))
            return new(1, number, number);
        using var document = JsonDocument.Parse(extra);
        return document.RootElement.TryGetProperty("parameters", out var told) && told.ValueKind == JsonValueKind.Object
            && told.TryGetProperty("thinned", out _) && told.TryGetProperty("count", out var count) && count.TryGetInt64(out var many) && many > 0
            && told.TryGetProperty("min", out var min) && min.TryGetDouble(out var least) && told.TryGetProperty("max", out var max) && max.TryGetDouble(out var greatest)
                ? new(many, least, greatest) : new(1, number, number);
    }

    /// <summary>The extra of a thinned observation.</summary>
    public string ToExtra(ThinningFunction to) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"parameters\":{{{Mark}:\"{to.ToString().ToLowerInvariant()}\",\"count\":{Count},\"min\":{Min:R},\"max\":{Max:R}}}}}");
}
