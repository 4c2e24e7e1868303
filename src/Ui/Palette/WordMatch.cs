namespace Civium.Ui.Palette;

/// <summary>How well a name answers what was typed.</summary>
public static class WordMatch
{
    /// <summary>
    /// 0 when some word is nowhere in <paramref name="texts"/>; else more the better: 3 when the first text begins with the first word, 2 when a word
    /// of it does, 1 otherwise. Case does not matter. Without words everything matches.
    /// </summary>
    public static int Rank(string words, params ReadOnlySpan<string> texts)
    {
        ArgumentNullException.ThrowIfNull(words);
        var asked = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        foreach (var word in asked)
        {
            if (!InAny(word, texts))
            {
                return 0;
            }
        }

        if (asked.Length == 0 || texts.Length == 0)
        {
            return 1;
        }

        return texts[0].StartsWith(asked[0], StringComparison.CurrentCultureIgnoreCase) ? 3
            : texts[0].Contains(" " + asked[0], StringComparison.CurrentCultureIgnoreCase) ? 2 : 1;
    }

    private static bool InAny(string word, ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Contains(word, StringComparison.CurrentCultureIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
