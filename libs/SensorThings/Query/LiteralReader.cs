using System.Globalization;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Reads the literals of the filter language (OGC 18-088 section 9.3.3.5 and OData 4 ABNF).</summary>
internal static class LiteralReader
{
    /// <summary>Reads a literal at the cursor; null, with the cursor unmoved, where there is none.</summary>
    internal static Literal? TryRead(Scanner scanner)
    {
        var start = scanner.Position;
        return scanner.Current switch
        {
            '\'' => new Literal(scanner.ReadQuoted(), start),
            >= '0' and <= '9' => TimeOrNumber(scanner),
            '-' when char.IsAsciiDigit(scanner.Peek()) => Number(scanner),
            'n' when scanner.TakeWord("null") => new Literal(null, start),
            't' when scanner.TakeWord("true") => new Literal(true, start),
            'f' when scanner.TakeWord("false") => new Literal(false, start),
            'd' when TakePrefix(scanner, "duration") => Duration(scanner, start),
            'g' when TakePrefix(scanner, "geography") => new Literal(new Geography(scanner.ReadQuoted()), start),
            _ => null,
        };
    }

    private static bool TakePrefix(Scanner scanner, string prefix) =>
        scanner.Peek(prefix.Length) == '\'' && scanner.TakeWord(prefix);

    private static Literal Duration(Scanner scanner, int start)
    {
        var text = scanner.ReadQuoted();
        return CalendarDuration.TryParse(text, out var duration)
            ? new Literal(duration, start)
            : throw scanner.Fail(start, $"expected an ISO 8601 duration such as duration'P1DT2H', found '{text}'");
    }

    private static Literal TimeOrNumber(Scanner scanner)
    {
        var digits = 1;
        while (digits < 5 && char.IsAsciiDigit(scanner.Peek(digits)))
        {
            digits++;
        }

        return (digits, scanner.Peek(digits)) switch
        {
            (4, '-') => Time(scanner),
            (2, ':') => TimeOfDay(scanner),
            _ => Number(scanner),
        };
    }

    private static Literal Time(Scanner scanner)
    {
        var start = scanner.Position;
        var text = TimeText(scanner);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return new Literal(date, start);
        }

        try
        {
            return new Literal(TimeValue.Parse(text), start);
        }
        catch (FormatException problem)
        {
            throw scanner.Fail(start, $"{problem.Message}; found '{text}'");
        }
    }

    /// <summary>
    /// Takes the characters of a time. A plus that was not percent-encoded has become a space: a space where an offset must
    /// stand, followed by one, is read as the plus its writer meant.
    /// </summary>
    private static string TimeText(Scanner scanner)
    {
        var text = new System.Text.StringBuilder();
        while (!scanner.AtEnd)
        {
            var next = scanner.Current;
            if (next == ' ' && IsLostPlus(scanner, text))
            {
                next = '+';
            }
            else if (!char.IsAsciiLetterOrDigit(next) && next is not (':' or '-' or '+' or '.' or '/'))
            {
                break;
            }

            text.Append(next);
            scanner.Advance();
        }

        return text.ToString();
    }

    private static bool IsLostPlus(Scanner scanner, System.Text.StringBuilder text) =>
        text.Length >= 16 && text[^1] is not ('Z' or 'z') && char.IsAsciiDigit(scanner.Peek(1)) && char.IsAsciiDigit(scanner.Peek(2))
        && (scanner.Peek(3) == ':' || (char.IsAsciiDigit(scanner.Peek(3)) && char.IsAsciiDigit(scanner.Peek(4))))
        && !Scanner.IsNamePart(scanner.Peek(scanner.Peek(3) == ':' ? 6 : 5));

    private static Literal TimeOfDay(Scanner scanner)
    {
        var start = scanner.Position;
        while (char.IsAsciiDigit(scanner.Current) || scanner.Current is ':' or '.')
        {
            scanner.Advance();
        }

        var text = scanner.Text[start..scanner.Position];
        return TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new Literal(time, start)
            : throw scanner.Fail(start, $"expected a time of day such as 14:30:00, found '{text}'");
    }

    private static Literal Number(Scanner scanner)
    {
        var start = scanner.Position;
        scanner.Take('-');
        var digits = Digits(scanner);
        var whole = true;
        if (scanner.Current == '.' && char.IsAsciiDigit(scanner.Peek()))
        {
            whole = false;
            scanner.Advance();
            digits += Digits(scanner);
        }

        var exponent = TakeExponent(scanner);
        if (Scanner.IsNamePart(scanner.Current) || scanner.Current == '.')
        {
            throw scanner.Expected($"a space or an operator after the number {scanner.Text[start..scanner.Position]}");
        }

        return new Literal(Value(scanner, start, digits, whole, exponent), start);
    }

    private static object Value(Scanner scanner, int start, int digits, bool whole, bool exponent)
    {
        var text = scanner.Text.AsSpan(start, scanner.Position - start);
        if (!exponent && whole && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return integer;
        }

        // A decimal rounds silently beyond 28 digits; up to there it is exact.
        if (!exponent && digits <= 28)
        {
            return decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? number
            : throw scanner.Fail(start, "expected a number within the range of double precision (about 1.8e308)");
    }

    private static bool TakeExponent(Scanner scanner)
    {
        if (scanner.Current is not ('e' or 'E'))
        {
            return false;
        }

        var signed = scanner.Peek() is '-' or '+' ? 1 : 0;
        if (!char.IsAsciiDigit(scanner.Peek(1 + signed)))
        {
            return false;
        }

        scanner.Advance(1 + signed);
        Digits(scanner);
        return true;
    }

    private static int Digits(Scanner scanner)
    {
        var start = scanner.Position;
        while (char.IsAsciiDigit(scanner.Current))
        {
            scanner.Advance();
        }

        return scanner.Position - start;
    }
}
