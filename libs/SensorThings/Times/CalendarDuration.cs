using System.Globalization;
using System.Text;

namespace Civium.SensorThings.Times;

/// <summary>
/// An ISO 8601 duration: months (years count as 12), whose length depends on where they are added, and an exact time
/// (a week is 7 days, a day 24 hours). Immutable and thread-safe.
/// </summary>
/// <param name="Months">Whole months, of either sign.</param>
/// <param name="Time">The exact part, of the same sign.</param>
public readonly record struct CalendarDuration(int Months, TimeSpan Time)
{
    /// <summary>Reads <c>P1Y2M3W4DT5H6M7.8S</c>, any part left out but one, optionally with a sign; false otherwise or where it overflows.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CalendarDuration duration)
    {
        duration = default;
        var sign = text.StartsWith("-") ? -1 : 1;
        var rest = text.TrimStart("+-").Length < text.Length - 1 ? default : text.TrimStart("+-");
        if (rest.Length < 3 || rest[0] != 'P' || rest[^1] == 'T')
        {
            return false;
        }

        decimal months = 0;
        decimal seconds = 0;
        var order = "YMWDThms";
        var position = 1;
        var inTime = false;
        while (position < rest.Length)
        {
            if (rest[position] == 'T')
            {
                if (inTime)
                {
                    return false;
                }

                inTime = true;
                position++;
            }

            if (!TryReadPart(rest, ref position, inTime, ref order, out var unit, out var amount)
                || !TryAdd(unit, amount, ref months, ref seconds))
            {
                return false;
            }
        }

        duration = new CalendarDuration(sign * (int)months, TimeSpan.FromTicks(sign * (long)(seconds * TimeSpan.TicksPerSecond)));
        return true;
    }

    /// <summary>Adds it to an instant, months first; false where the result leaves the years 1 to 9999.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="sign">1 to add, -1 to subtract.</param>
    /// <param name="result">The sum.</param>
    public bool TryAddTo(DateTime instant, int sign, out DateTime result)
    {
        result = default;
        var month = ((instant.Year - 1) * 12L) + instant.Month - 1 + (sign * (long)Months);
        if (month is < 0 or >= 9999 * 12)
        {
            return false;
        }

        var moved = instant.AddMonths(sign * Months);
        var ticks = (Int128)moved.Ticks + ((Int128)sign * Time.Ticks);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        result = new DateTime((long)ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Writes it in ISO 8601, such as <c>P1M2DT3H</c>; <see cref="TryParse"/> reads it back equal if both parts have one sign.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Months < 0 || Time < TimeSpan.Zero ? "-P" : "P");
        var time = Time.Duration();
        Append(text, Math.Abs(Months), 'M');
        Append(text, time.Days, 'D');
        if (time.Ticks % TimeSpan.TicksPerDay != 0 || (Months == 0 && time == TimeSpan.Zero))
        {
            text.Append('T');
            var seconds = (time.Ticks % TimeSpan.TicksPerDay) / (decimal)TimeSpan.TicksPerSecond;
            text.Append(seconds.ToString("0.#######", CultureInfo.InvariantCulture)).Append('S');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int amount, char unit)
    {
        if (amount != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
        }
    }

    private static bool TryReadPart(ReadOnlySpan<char> text, ref int position, bool inTime, ref string order, out char unit, out decimal amount)
    {
        unit = default;
        var start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            position++;
        }

        if (!decimal.TryParse(text[start..position], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
            || position == text.Length || amount > 1_000_000_000_000m)
        {
            return false;
        }

        var letter = text[position++];
        unit = inTime ? char.ToLowerInvariant(letter) : letter;
        var place = order.IndexOf(unit, StringComparison.Ordinal);
        if (!char.IsAsciiLetterUpper(letter) || place < 0 || letter == 'T')
        {
            return false;
        }

        order = order[(place + 1)..];
        return amount == decimal.Truncate(amount) || unit == 's';
    }

    private static bool TryAdd(char unit, decimal amount, ref decimal months, ref decimal seconds)
    {
        if (unit is 'Y' or 'M')
        {
            months += unit == 'Y' ? amount * 12 : amount;
        }
        else
        {
            seconds += amount * unit switch { 'W' => 604_800, 'D' => 86_400, 'h' => 3_600, 'm' => 60, _ => 1 };
        }

        return months <= 120_000 && seconds <= 922_337_203_685m;
    }
}
