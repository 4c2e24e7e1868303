using System.Globalization;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Writes values as short texts and reads them back equal, for the places where pages end. Geometries are not kept. Thread-safe.</summary>
public static class ValueText
{
    /// <summary>Writes a value.</summary>
    public static string Write(QueryValue value) => value.Kind switch
    {
        ValueKind.Boolean => value.Boolean ? "b1" : "b0",
        ValueKind.Number when value.IsInteger => "i" + value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Number when value.IsDouble => "d" + value.Double.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Number => "m" + value.Decimal.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => "s" + value.Text,
        ValueKind.Time => "t" + value.Time.Format(),
        ValueKind.Duration => "p" + value.Duration,
        ValueKind.Date or ValueKind.TimeOfDay => (value.Kind == ValueKind.Date ? "y" : "h") + value.Ticks.ToString(CultureInfo.InvariantCulture),
        _ => "n",
    };

    /// <summary>Reads one; false where the text is none.</summary>
    public static bool TryRead(string text, out QueryValue value)
    {
        value = QueryValue.Null;
        if (text.Length == 0)
        {
            return false;
        }

        var rest = text[1..];
        var isWhole = long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        switch (text[0])
        {
            case 'n':
                return rest.Length == 0;
            case 'b' when rest is "0" or "1":
                value = QueryValue.Of(rest == "1");
                return true;
            case 'i' when isWhole:
                value = QueryValue.Of(whole);
                return true;
            case 'd' when double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                value = QueryValue.Of(number);
                return true;
            case 'm' when decimal.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact):
                value = QueryValue.Of(exact);
                return true;
            case 's':
                value = QueryValue.Of(rest);
                return true;
            case 't' when TimeValue.TryParse(rest, out var time):
                value = QueryValue.Of(time);
                return true;
            case 'p' when CalendarDuration.TryParse(rest, out var duration):
                value = QueryValue.Of(duration);
                return true;
            case 'y' when isWhole && whole >= 0 && whole <= DateOnly.MaxValue.DayNumber:
                value = QueryValue.Of(DateOnly.FromDayNumber((int)whole));
                return true;
            case 'h' when isWhole && whole >= 0 && whole < TimeSpan.TicksPerDay:
                value = QueryValue.Of(new TimeOnly(whole));
                return true;
            default:
                return false;
        }
    }
}
