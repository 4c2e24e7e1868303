namespace Civium.Cql2.Text;

internal enum TokenKind
{
    End,
    Word,
    Quoted,
    Text,
    Number,
    Symbol,
}

/// <summary>A token of CQL2 text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word as written, the characters of a text, a symbol.</param>
/// <param name="Number">A number's value.</param>
/// <param name="Position">Where it starts, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}
