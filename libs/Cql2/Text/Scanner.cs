using System.Globalization;
using System.Text;
using Civium.Cql2.Expressions;

namespace Civium.Cql2.Text;

/// <summary>Cuts CQL2 text into tokens (OGC 21-065r2, annex B).</summary>
internal static class Scanner
{
    private static readonly string[] Symbols = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "^", "%"];

    public static List<Token> Scan(string text)
    {
        if (text.Length > Cql2Limits.Length)
        {
            throw new Cql2Exception($"A filter may have at most {Cql2Limits.Length} characters.");
        }

        var tokens = new List<Token>();
        for (var at = 0; ; at = Next(text, at, tokens))
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                tokens.Add(new Token(TokenKind.End, "", 0, at + 1));
                return tokens;
            }
        }
    }

    private static int Next(string text, int at, List<Token> tokens)
    {
        var first = text[at];
        if (first is '\'' or '"')
        {
            return Quoted(text, at, tokens);
        }

        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number(text, at, tokens);
        }

        if (IsWordStart(first))
        {
            var end = at + 1;
            while (end < text.Length && (IsWordStart(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is '.' || char.IsDigit(text[end])))
            {
                end++;
            }

            tokens.Add(new Token(TokenKind.Word, text[at..end], 0, at + 1));
            return end;
        }

        var symbol = Array.Find(Symbols, one => string.CompareOrdinal(text, at, one, 0, one.Length) == 0)
            ?? throw new Cql2Exception($"'{first}' has no meaning here.", Where(at));
        tokens.Add(new Token(TokenKind.Symbol, symbol, 0, at + 1));
        return at + symbol.Length;
    }

    private static bool IsWordStart(char one) => char.IsLetter(one) || one is '_' or ':' || char.IsSurrogate(one);

    // A quote inside is doubled, or comes after a backslash.
    private static int Quoted(string text, int at, List<Token> tokens)
    {
        var quote = text[at];
        var content = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                if (i + 1 == text.Length || text[i + 1] != quote)
                {
                    tokens.Add(new Token(quote == '"' ? TokenKind.Quoted : TokenKind.Text, content.ToString(), 0, at + 1));
                    return i + 1;
                }

                i++;
            }
            else if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == quote)
            {
                i++;
            }

            content.Append(text[i]);
        }

        throw new Cql2Exception("A quote is not closed.", Where(at));
    }

    private static int Number(string text, int at, List<Token> tokens)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var exponent = end + 1 + (end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0);
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                for (end = exponent; end < text.Length && char.IsAsciiDigit(text[end]);)
                {
                    end++;
                }
            }
        }

        if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw new Cql2Exception($"\"{text[at..end]}\" is no number.", Where(at));
        }

        tokens.Add(new Token(TokenKind.Number, text[at..end], number, at + 1));
        return end;
    }

    private static string Where(int at) => string.Create(CultureInfo.InvariantCulture, $"at {at + 1}");
}
