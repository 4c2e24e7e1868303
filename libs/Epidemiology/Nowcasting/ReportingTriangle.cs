namespace Civium.Epidemiology.Nowcasting;

/// <summary>Cases by the day they happened and the days until they were reported, as known on one day. Immutable.</summary>
public sealed class ReportingTriangle
{
    private readonly double[][] _counts;

    private ReportingTriangle(DateOnly first, DateOnly now, int longestDelay, double[][] counts, int longer)
    {
        (First, Now, LongestDelay, _counts, LongerDelays) = (first, now, longestDelay, counts, longer);
    }

    /// <summary>The first day of onset.</summary>
    public DateOnly First { get; }

    /// <summary>The day it is known on.</summary>
    public DateOnly Now { get; }

    /// <summary>The longest delay that is believed; later reports count with this one.</summary>
    public int LongestDelay { get; }

    /// <summary>How many reports had a longer delay.</summary>
    public int LongerDelays { get; }

    /// <summary>Days of onset.</summary>
    public int Days => _counts.Length;

    /// <summary>Makes a triangle of cases.</summary>
    /// <param name="cases">Onset and report of each case. Those reported after <paramref name="now"/> are not known yet, and are left out.</param>
    /// <param name="now">The day it is known on.</param>
    /// <param name="longestDelay">In days.</param>
    /// <param name="first">The first day of onset; null for the earliest one.</param>
    /// <exception cref="EpidemiologyException">A case was reported before its onset, no case is known, or there are no more days than the longest delay.</exception>
    public static ReportingTriangle Of(IReadOnlyList<(DateOnly Onset, DateOnly Report)> cases, DateOnly now, int longestDelay, DateOnly? first = null)
    {
        var known = cases.Where(one => one.Report <= now).ToArray();
        if (known.Length == 0)
        {
            throw new EpidemiologyException($"No case was reported up to {now:yyyy-MM-dd}: choose a later day.");
        }

        var begin = first ?? cases.Min(one => one.Onset);
        var days = now.DayNumber - begin.DayNumber + 1;
        if (longestDelay < 1 || days <= longestDelay)
        {
            throw new EpidemiologyException($"From {begin:yyyy-MM-dd} to {now:yyyy-MM-dd} are {days} days, too few to learn delays of up to {longestDelay} days: give a longer line list or a shorter longest delay.");
        }

        var counts = Enumerable.Range(0, days).Select(_ => new double[longestDelay + 1]).ToArray();
        var longer = 0;
        foreach (var (onset, report) in known)
        {
            var delay = report.DayNumber - onset.DayNumber;
            if (delay < 0)
            {
                throw new EpidemiologyException($"A case with onset on {onset:yyyy-MM-dd} was reported before, on {report:yyyy-MM-dd}: correct one of the dates, or leave the case out.");
            }

            if (onset >= begin)
            {
                longer += delay > longestDelay ? 1 : 0;
                counts[onset.DayNumber - begin.DayNumber][Math.Min(delay, longestDelay)]++;
            }
        }

        return new ReportingTriangle(begin, now, longestDelay, counts, longer);
    }

    /// <summary>The cases of a day of onset known so far.</summary>
    public double Known(int day) => _counts[day].Sum();

    /// <summary>Of the onsets whose delay of x days is past, those reported after exactly x days, and after x days or fewer.</summary>
    public (double Exactly, double Within) AtDelay(int delay, int? window)
    {
        double exactly = 0, within = 0;
        for (var day = window is { } w ? Math.Max(0, Days - 1 - w) : 0; day < Days - delay; day++)
        {
            exactly += _counts[day][delay];
            for (var shorter = 0; shorter <= delay; shorter++)
            {
                within += _counts[day][shorter];
            }
        }

        return (exactly, within);
    }
}
