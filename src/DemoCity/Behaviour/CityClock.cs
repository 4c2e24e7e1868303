namespace Civium.DemoCity.Behaviour;

/// <summary>The city's local time, UTC+8, and how busy the city is by it.</summary>
internal static class CityClock
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(utc + Offset);

    public static double HourOf(DateTime utc) => (utc + Offset).TimeOfDay.TotalHours;

    /// <summary>The instant of an hour of a local day, in UTC.</summary>
    public static DateTime Instant(DateOnly day, double hour) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(hour) - Offset;

    /// <summary>How much of a day's waste there is by an hour that counts on from 5, from 0 to 1.</summary>
    public static double Filled(double hour) => Math.Clamp((hour - 6) / 17, 0, 1);

    /// <summary>Traffic from 0 to about 1: two rush hours on working days, one broad hump at weekends.</summary>
    public static double Traffic(DateTime utc)
    {
        var hour = HourOf(utc);
        var day = 0.08 + (0.35 * Bell(hour, 13.5, 4.5));
        return DayOf(utc).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            ? day + (0.3 * Bell(hour, 16, 3))
            : day + (0.6 * Bell(hour, 8, 1.1)) + (0.65 * Bell(hour, 18, 1.4));
    }

    /// <summary>Voices, shops and music from 0 to 1: the whole day, with a long evening.</summary>
    public static double Activity(DateTime utc)
    {
        var hour = HourOf(utc);
        return Math.Min(1, (0.75 * Bell(hour, 12.5, 4)) + (0.7 * Bell(hour, 20, 2.2)));
    }

    /// <summary>Sunlight from 0 to 1.</summary>
    public static double Sun(DateTime utc) => Math.Max(0, Math.Sin((HourOf(utc) - 6) / 12 * Math.PI));

    /// <summary>How strongly a nightly inversion keeps the air close, from 0 to 1.</summary>
    public static double Inversion(DateTime utc) => Bell((HourOf(utc) + 12) % 24, 16, 3);

    private static double Bell(double hour, double centre, double width)
    {
        var away = (hour - centre) / width;
        return Math.Exp(-away * away / 2);
    }
}
