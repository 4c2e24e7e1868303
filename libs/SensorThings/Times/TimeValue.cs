using System.Diagnostics.CodeAnalysis;

namespace Civium.SensorThings.Times;

/// <summary>
/// An instant, or an interval from a start to an end, in UTC with microseconds (ISO 8601 as OGC 18-088 section 8.2 uses it).
/// An interval includes its start and not its end. Immutable and thread-safe.
/// </summary>
public readonly record struct TimeValue
{
    /// <summary>Creates an instant; finer digits than microseconds are dropped.</summary>
    /// <param name="instant">The instant, in UTC.</param>
    public TimeValue(DateTime instant) => Start = ToUtcMicroseconds(instant);

    /// <summary>Creates an interval; finer digits than microseconds are dropped.</summary>
    /// <param name="start">The start, in UTC.</param>
    /// <param name="end">The end, in UTC, not before the start.</param>
    /// <exception cref="ArgumentException">The end is before the start.</exception>
    public TimeValue(DateTime start, DateTime end)
    {
        Start = ToUtcMicroseconds(start);
        End = ToUtcMicroseconds(end);
        if (End < Start)
        {
            throw new ArgumentException("An interval's end must not be before its start.", nameof(end));
        }
    }

    /// <summary>The instant, or the interval's start, in UTC.</summary>
    public DateTime Start { get; }

    /// <summary>The interval's end in UTC; null for an instant.</summary>
    public DateTime? End { get; }

    /// <summary>Whether it is an interval.</summary>
    public bool IsInterval => End.HasValue;

    /// <summary>The interval's end, or the instant itself.</summary>
    public DateTime Last => End ?? Start;

    /// <summary>Reads <c>instant</c>, <c>start/end</c>, <c>start/duration</c> or <c>duration/end</c>; an instant needs <c>Z</c> or an offset.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what was expected.</exception>
    public static TimeValue Parse(ReadOnlySpan<char> text) => TryParse(text, out var value)
        ? value
        : throw new FormatException("expected a time such as 2013-03-01T00:00:00Z or 2013-03-01T00:00:00+08:00, or an interval such as 2013-03-01T00:00:00Z/2013-03-02T00:00:00Z");

    /// <summary>Reads as <see cref="Parse"/> does; false where the text is none of these.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeValue value)
    {
        value = default;
        var slash = text.IndexOf('/');
        if (slash < 0)
        {
            if (!TryParseInstant(text, out var instant))
            {
                return false;
            }

            value = new TimeValue(instant);
            return true;
        }

        if (!TryParseEnds(text[..slash], text[(slash + 1)..], out var start, out var end) || end < start)
        {
            return false;
        }

        value = new TimeValue(start, end);
        return true;
    }

    /// <summary>
    /// Reads an instant: <c>yyyy-MM-ddTHH:mm[:ss[.f+]]</c> with <c>Z</c>, <c>+08:00</c>, <c>+0800</c> or <c>+08</c>. Digits beyond microseconds are dropped.
    /// </summary>
    public static bool TryParseInstant(ReadOnlySpan<char> text, out DateTime instant) => InstantReader.TryRead(text, out instant);

    /// <summary>Writes an instant, with milliseconds where it has none finer: <c>2013-03-01T00:00:00.000Z</c>.</summary>
    public static string Format(DateTime instant) => instant.ToString(
        instant.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-ddTHH:mm:ss.fff'Z'" : "yyyy-MM-ddTHH:mm:ss.ffffff'Z'",
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes it in ISO 8601; <see cref="Parse"/> reads it back equal.</summary>
    public string Format() => End is { } end ? $"{Format(Start)}/{Format(end)}" : Format(Start);

    /// <summary>The same as <see cref="Format()"/>.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => Format();

    private static bool TryParseEnds(ReadOnlySpan<char> first, ReadOnlySpan<char> second, out DateTime start, out DateTime end)
    {
        end = default;
        if (CalendarDuration.TryParse(first, out var before))
        {
            start = default;
            return TryParseInstant(second, out end) && before.TryAddTo(end, -1, out start);
        }

        if (!TryParseInstant(first, out start))
        {
            return false;
        }

        return CalendarDuration.TryParse(second, out var after) ? after.TryAddTo(start, 1, out end) : TryParseInstant(second, out end);
    }

    private static DateTime ToUtcMicroseconds(DateTime time) =>
        new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
