using System.Globalization;
using System.Text;

namespace Civium.Cql2.Evaluation;

/// <summary>Patterns and accents.</summary>
internal static class Likeness
{
    /// <summary>
    /// Whether a text fits a pattern: <c>%</c> is any characters, <c>_</c> any one, and a backslash takes the next as it is. Linear in their product
    /// at worst: no pattern makes it slower.
    /// </summary>
    public static bool Matches(string text, string pattern)
    {
        var (t, p, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            var escaped = p + 1 < pattern.Length && pattern[p] == '\\';
            if (escaped && pattern[p + 1] == text[t])
            {
                (t, p) = (t + 1, p + 2);
            }
            else if (!escaped && p < pattern.Length && pattern[p] != '%' && (pattern[p] == '_' || pattern[p] == text[t]))
            {
                (t, p) = (t + 1, p + 1);
            }
            else if (!escaped && p < pattern.Length && pattern[p] == '%')
            {
                (star, mark, p) = (p, t, p + 1);
            }
            else if (star >= 0)
            {
                (p, mark) = (star + 1, mark + 1);
                t = mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('%').IsEmpty;
    }

    /// <summary>A text without its accents.</summary>
    public static string WithoutAccents(string text)
    {
        var bare = new StringBuilder(text.Length);
        foreach (var one in text.Normalize(NormalizationForm.FormD).Where(one => CharUnicodeInfo.GetUnicodeCategory(one) != UnicodeCategory.NonSpacingMark))
        {
            bare.Append(one);
        }

        return bare.ToString().Normalize(NormalizationForm.FormC);
    }
}
