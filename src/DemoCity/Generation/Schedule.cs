namespace Civium.DemoCity.Generation;

/// <summary>Which readings a device owes at a time.</summary>
internal static class Schedule
{
    /// <summary>
    /// The times of the readings due after <paramref name="after"/> and by <paramref name="now"/>, in order. An hourly mean is stamped
    /// with the start of its hour and due when the hour is over. Readings by the minute are given for the current hour; of earlier hours
    /// only the one at the full hour.
    /// </summary>
    public static IEnumerable<DateTime> Due(bool hourly, DateTime after, DateTime now)
    {
        var thisHour = Floor(now, TimeSpan.TicksPerHour);
        var time = Floor(after, TimeSpan.TicksPerHour).AddHours(1);
        for (; time < thisHour; time = time.AddHours(1))
        {
            yield return time;
        }

        if (hourly)
        {
            yield break;
        }

        var next = Floor(after, TimeSpan.TicksPerMinute).AddMinutes(1);
        for (time = next > thisHour ? next : thisHour; time <= now; time = time.AddMinutes(1))
        {
            yield return time;
        }
    }

    private static DateTime Floor(DateTime time, long ticks) => new(time.Ticks - (time.Ticks % ticks), DateTimeKind.Utc);
}
