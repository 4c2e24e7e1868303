namespace Civium.SensorThings.Query;

/// <summary>A cursor over a decoded option's value; it only moves forward, so that parsing is linear.</summary>
internal sealed class Scanner(string option, string text, int start, int end)
{
    internal string Option { get; } = option;

    internal string Text { get; } = text;

    internal int Position { get; private set; } = start;

    internal int End { get; } = end;

    internal bool AtEnd => Position >= End;

    internal string Remaining => Text[Position..End];

    internal char Current => Position < End ? Text[Position] : '\0';

    internal char Peek(int ahead = 1) => Position + ahead < End ? Text[Position + ahead] : '\0';

    internal void Advance(int count = 1) => Position += count;

    internal bool SkipSpaces()
    {
        var before = Position;
        while (Position < End && Text[Position] is ' ' or '\t')
        {
            Position++;
        }

        return Position > before;
    }

    internal bool Take(char expected)
    {
        if (AtEnd || Current != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    internal void Require(char expected)
    {
        if (!Take(expected))
        {
            throw Expected($"'{expected}'");
        }
    }

    /// <summary>Takes a keyword that a space, a parenthesis or the end follows; leaves the cursor alone otherwise.</summary>
    internal bool TakeWord(string word)
    {
        if (End - Position < word.Length || string.CompareOrdinal(Text, Position, word, 0, word.Length) != 0
            || IsNamePart(Peek(word.Length)))
        {
            return false;
        }

        Position += word.Length;
        return true;
    }

    internal string ReadName(string what)
    {
        var begin = Position;
        if (!IsNameStart(Current))
        {
            throw Expected(what);
        }

        // No operator is written with a hyphen, so one inside a name belongs to it (properties/area-code).
        while (IsNamePart(Current) || (Current == '.' && IsNameStart(Peek())) || (Current == '-' && IsNamePart(Peek())))
        {
            Position++;
        }

        return Text[begin..Position];
    }

    /// <summary>Reads digits at the cursor that no name goes on from; null, with the cursor unmoved, where there are none.</summary>
    internal string? ReadNumber()
    {
        var length = 0;
        while (char.IsAsciiDigit(Peek(length)))
        {
            length++;
        }

        if (length == 0 || IsNamePart(Peek(length)))
        {
            return null;
        }

        Position += length;
        return Text[(Position - length)..Position];
    }

    /// <summary>Reads a quoted text at the cursor; a quote inside is doubled.</summary>
    internal string ReadQuoted()
    {
        var begin = Position++;
        var result = new System.Text.StringBuilder();
        while (true)
        {
            var quote = Text.IndexOf('\'', Position, End - Position);
            if (quote < 0)
            {
                throw Fail(begin, "expected a closing quote, found the end; a quote inside a text is written twice");
            }

            result.Append(Text, Position, quote - Position);
            Position = quote + 1;
            if (Current != '\'')
            {
                return result.ToString();
            }

            result.Append('\'');
            Position++;
        }
    }

    internal QueryException Expected(string what) => Fail(Position, $"expected {what}, found {Found(Position)}");

    internal QueryException Fail(int position, string problem) => new(Option, position, problem + ".");

    private string Found(int position)
    {
        if (position >= End)
        {
            return "the end";
        }

        var stop = position + 1;
        while (stop < End && stop - position < 24 && IsNamePart(Text[stop]) && IsNamePart(Text[position]))
        {
            stop++;
        }

        return $"'{Text[position..stop]}'";
    }

    internal static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '@';

    internal static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '@';
}
