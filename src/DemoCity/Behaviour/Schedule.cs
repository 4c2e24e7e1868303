namespace Civium.DemoCity.Behaviour;

/// <summary>Which readings a device owes at a time.</summary>
internal static class Schedule
{
    private static readonly TimeSpan Past = TimeSpan.FromHours(1);

    /// <summary>
    /// The times of the readings after <paramref name="after"/> and up to <paramref name="until"/>, in order, as they are due at <paramref name="now"/>. An
    /// hourly mean is stamped with the start of its hour and due when the hour is over. Of what is more than an hour ago only one in ten minutes is
    /// given, and one in half an hour where the usual interval is longer than a minute.
    /// </summary>
    public static IEnumerable<DateTime> Due(TimeSpan interval, DateTime after, DateTime until, DateTime now)
    {
        var fine = interval > TimeSpan.Zero ? interval : TimeSpan.FromMinutes(1);
        var coarse = fine >= Past ? fine : fine > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(30) : TimeSpan.FromMinutes(10);
        var recent = Floor(now, Past) - Past;
        for (var time = Next(after, coarse); time < recent && time <= until; time += coarse)
        {
            yield return time;
        }

        var last = interval >= Past ? Floor(now, fine) - fine : now;
        for (var time = Next(after < recent ? recent.AddTicks(-1) : after, fine); time <= last && time <= until; time += fine)
        {
            yield return time;
        }
    }

    private static DateTime Next(DateTime after, TimeSpan step) => Floor(after, step) + step;

    private static DateTime Floor(DateTime time, TimeSpan step) => new(time.Ticks - (time.Ticks % step.Ticks), DateTimeKind.Utc);
}
