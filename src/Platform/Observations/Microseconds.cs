namespace Civium.Platform.Observations;

/// <summary>Times as both engines keep them: UTC, whole microseconds since 1970.</summary>
internal static class Microseconds
{
    /// <summary>Microseconds since 1970; a finer part is cut off towards the past.</summary>
    public static long Of(DateTime time) => (time.Ticks / TimeSpan.TicksPerMicrosecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The time <paramref name="microseconds"/> after 1970.</summary>
    public static DateTime ToTime(long microseconds) => new(checked(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond)), DateTimeKind.Utc);

    /// <summary><paramref name="time"/> without what is finer than a microsecond.</summary>
    public static DateTime Truncate(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);

    /// <summary>Whether <paramref name="time"/> is already as it would be stored.</summary>
    public static bool IsWhole(DateTime time) => time.Kind == DateTimeKind.Utc && time.Ticks % TimeSpan.TicksPerMicrosecond == 0;
}
