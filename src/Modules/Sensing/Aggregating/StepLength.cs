using System.Globalization;
using Civium.Kernel.Requests;

namespace Civium.Modules.Sensing.Aggregating;

/// <summary>
/// The length of a bucket, an ISO 8601 duration: years, months, weeks and days by the calendar of a time zone, or hours, minutes and seconds of
/// fixed length. Both at once mean nothing for a bucket and are refused.
/// </summary>
/// <param name="Months">Calendar months.</param>
/// <param name="Days">Calendar days.</param>
/// <param name="Fixed">A fixed length.</param>
internal sealed record StepLength(int Months, int Days, TimeSpan Fixed)
{
    private const int MostOfAPart = 10_000_000;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether it follows the calendar.</summary>
    public bool IsCalendar => Fixed == TimeSpan.Zero;

    /// <summary>Reads one.</summary>
    /// <exception cref="RefusedException">It is none that can be used.</exception>
    public static StepLength Parse(string text)
    {
        if (!TryParts(text, out var dates, out var times))
            throw Bad(text);
        var months = checked((int)((dates['Y'] * 12) + dates['M']));
        var days = checked((int)((dates['W'] * 7) + dates['D']));
        var length = TimeSpan.FromHours((double)times['H']) + TimeSpan.FromMinutes((double)times['M']) + TimeSpan.FromSeconds((double)times['S']);
        var kinds = (months > 0 ? 1 : 0) + (days > 0 ? 1 : 0) + (length > TimeSpan.Zero ? 1 : 0);
        return kinds == 1 && (length == TimeSpan.Zero || length >= Least) ? new(months, days, length) : throw Bad(text);
    }

    /// <summary>
    /// The edges of the buckets between two times: <paramref name="from"/>, then each aligned one after it, then <paramref name="to"/>. Fixed lengths are
    /// aligned to the zone's midnight of 1970-01-01, days to its midnights (weeks to Mondays), months and years to their first days.
    /// </summary>
    /// <exception cref="RefusedException">There would be more than <paramref name="most"/> buckets.</exception>
    public List<DateTime> Edges(DateTime from, DateTime to, TimeZoneInfo zone, int most)
    {
        var edges = new List<DateTime> { from };
        foreach (var edge in IsCalendar ? CalendarEdges(from, zone) : FixedEdges(from, zone))
        {
            if (edge >= to)
                break;
            if (edge > from)
                edges.Add(edge);
            if (edges.Count > most)
                throw RefusedException.BadRequest("too-many-buckets", $"This asks for more than {most} buckets. Choose a longer step or a shorter time.", "step");
        }

        edges.Add(to);
        return edges;
    }

    private IEnumerable<DateTime> FixedEdges(DateTime from, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(from).Ticks;
        var since = from.Ticks - DateTime.UnixEpoch.Ticks + offset;
        var place = (since >= 0 ? since / Fixed.Ticks : ((since + 1) / Fixed.Ticks) - 1) * Fixed.Ticks;
        for (var ticks = place + DateTime.UnixEpoch.Ticks - offset; ticks <= DateTime.MaxValue.Ticks - Fixed.Ticks; ticks += Fixed.Ticks)
        {
            if (ticks >= 0)
                yield return new DateTime(ticks, DateTimeKind.Utc);
        }
    }

    private IEnumerable<DateTime> CalendarEdges(DateTime from, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(from, zone).Date;
        var month = (local.Year * 12) + local.Month - 1;
        month -= Months > 0 ? month % Months : 0;
        var days = (int)(local - DateTime.UnixEpoch.Date).TotalDays;
        var day = Months > 0 ? new DateTime(Math.Max(1, month / 12), (month % 12) + 1, 1)
            : Days % 7 == 0 ? local.AddDays(-(((int)local.DayOfWeek + 6) % 7))
            : local.AddDays(-(((days % Days) + Days) % Days));
        for (; day.Year < 9998; day = Months > 0 ? day.AddMonths(Months) : day.AddDays(Days))
            yield return Midnight(day, zone);
    }

    /// <summary>Where clocks leap over midnight the day begins with the first time there is.</summary>
    private static DateTime Midnight(DateTime day, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(day, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private static RefusedException Bad(string text) => RefusedException.BadRequest(
        "bad-step",
        $"step \"{(text.Length > 40 ? text[..40] + "..." : text)}\" is not a length of a bucket. Write an ISO 8601 duration of one kind: years and months (P1M), weeks and days (P1D, P1W), or hours, minutes and seconds (PT1H, PT10M).",
        "step");

    /// <summary>The numbers before the letters, up to the T and after it; 0 for a letter that is not there.</summary>
    private static bool TryParts(string text, out Dictionary<char, decimal> dates, out Dictionary<char, decimal> times)
    {
        dates = "YMWD".ToDictionary(letter => letter, _ => 0m);
        times = "HMS".ToDictionary(letter => letter, _ => 0m);
        var (order, parts, at) = ("YMWD", dates, 1);
        if (!text.StartsWith('P'))
            return false;
        while (at < text.Length)
        {
            if (text[at] == 'T' && parts == dates && at + 1 < text.Length)
            {
                (order, parts, at) = ("HMS", times, at + 1);
                continue;
            }

            var end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
                end++;
            var place = end < text.Length ? order.IndexOf(text[end], StringComparison.Ordinal) : -1;
            if (place < 0 || end - at is 0 or > 9 || !decimal.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || (number != decimal.Truncate(number) && text[end] != 'S') || number > MostOfAPart)
                return false;
            parts[text[end]] = number;
            (order, at) = (order[(place + 1)..], end + 1);
        }

        return true;
    }
}
