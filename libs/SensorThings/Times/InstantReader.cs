namespace Civium.SensorThings.Times;

/// <summary>Reads an ISO 8601 instant by its digits, without a format table: it is on the path of every observation.</summary>
internal static class InstantReader
{
    internal static bool TryRead(ReadOnlySpan<char> text, out DateTime instant)
    {
        instant = default;
        if (text.Length < 17 || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't') || text[13] != ':')
        {
            return false;
        }

        var year = Digits(text[..4]);
        var month = Digits(text[5..7]);
        var day = Digits(text[8..10]);
        var hour = Digits(text[11..13]);
        var minute = Digits(text[14..16]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var rest = text[16..];
        if (!TryReadSeconds(ref rest, out var ticks) || !TryReadOffset(rest, out var offset))
        {
            return false;
        }

        var total = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + ticks - offset;
        if (total < 0 || total > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTime(total, DateTimeKind.Utc);
        return true;
    }

    private static bool TryReadSeconds(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (rest[0] != ':')
        {
            return true;
        }

        var seconds = rest.Length < 4 ? -1 : Digits(rest[1..3]);
        if (seconds is < 0 or > 59)
        {
            return false;
        }

        ticks = seconds * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest[0] is not ('.' or ','))
        {
            return true;
        }

        var digits = 1;
        var scale = TimeSpan.TicksPerSecond / 10;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
        {
            if (scale >= TimeSpan.TicksPerMicrosecond)
            {
                ticks += (rest[digits] - '0') * scale;
                scale /= 10;
            }

            digits++;
        }

        rest = rest[digits..];
        return digits > 1 && rest.Length > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text.Length is not (3 or 5 or 6) || text[0] is not ('+' or '-') || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var hours = Digits(text[1..3]);
        var minutes = text.Length == 3 ? 0 : Digits(text[^2..]);
        ticks = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return hours is >= 0 and <= 18 && minutes is >= 0 and <= 59;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return -1;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
