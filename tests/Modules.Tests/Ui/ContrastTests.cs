using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Civium.Modules.Tests.Ui;

/// <summary>Contrast by WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what carries meaning without being text (1.4.11).</summary>
public sealed partial class ContrastTests
{
    [Theory]
    [InlineData("html")]
    [InlineData("""html[data-theme="dark"]""")]
    public void Both_themes_can_be_read(string theme)
    {
        var colours = Colours(theme);
        foreach (var ground in (string[])["bg", "surface", "raised"])
        {
            foreach (var text in (string[])["text", "muted", "accent", "fault"])
            {
                AtLeast(4.5, colours, text, ground);
            }
        }

        AtLeast(4.5, colours, "on-accent", "accent");
        foreach (var line in Enumerable.Range(1, 6).Select(number => $"chart-{number}"))
        {
            AtLeast(3, colours, line, "surface");
        }

        // A warning's shape is outlined in the colour of text, which tells it from the ground; the outline must be told from the shape where it is thin.
        AtLeast(4.5, colours, "text", "surface");
    }

    private static void AtLeast(double least, Dictionary<string, double> colours, string one, string other)
    {
        var (light, dark) = (Math.Max(colours[one], colours[other]), Math.Min(colours[one], colours[other]));
        var ratio = (light + 0.05) / (dark + 0.05);
        Assert.True(ratio >= least, FormattableString.Invariant($"{one} on {other} has a contrast of {ratio:F2}; {least} is needed."));
    }

    private static Dictionary<string, double> Colours(string theme)
    {
        var sheet = File.ReadAllText(Path.Combine(Root(), "src", "Ui", "wwwroot", "civium.css"));
        var start = sheet.IndexOf("\n" + theme + " {", StringComparison.Ordinal);
        var block = sheet[start..sheet.IndexOf('}', start)];
        return Variable().Matches(block).ToDictionary(match => match.Groups[1].Value, match => Luminance(match.Groups[2].Value));
    }

    private static double Luminance(string hex)
    {
        double Part(int at)
        {
            var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return 0.2126 * Part(0) + 0.7152 * Part(2) + 0.0722 * Part(4);
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex("--([a-z0-9-]+): #([0-9a-f]{6})")]
    private static partial Regex Variable();
}
