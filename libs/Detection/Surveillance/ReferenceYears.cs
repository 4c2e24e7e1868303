namespace Civium.Detection.Surveillance;

/// <summary>Finds the same time of earlier years, by number or by the calendar.</summary>
internal static class ReferenceYears
{
    /// <summary>The places of the current step and the same week of the years before, the latest first; by the calendar the nearest same weekday.</summary>
    /// <exception cref="SurveillanceException">One of them is before the series or in a gap.</exception>
    public static int[] Anchors(CountSeries series, int step, int years)
    {
        var anchors = new int[years + 1];
        for (var year = 0; year <= years; year++)
        {
            anchors[year] = series.Dates is { } dates
                ? Find(dates, Anchor(dates[step], year, series.Frequency), step)
                : step - (year * series.Frequency);
            if (anchors[year] < 0)
            {
                throw new SurveillanceException($"There is no step {year} years before step {step + 1}: begin later, or look back fewer years (b).");
            }
        }

        return anchors;
    }

    /// <summary>The windows around the same time of earlier years, the earliest first, each date moved to the nearest same weekday on its own; what is not there is left out.</summary>
    public static List<int> Windows(CountSeries series, int step, int years, int halfWidth)
    {
        var places = new List<int>(years * ((2 * halfWidth) + 1));
        for (var year = series.Dates is null ? years : 1; series.Dates is null ? year >= 1 : year <= years; year += series.Dates is null ? -1 : 1)
        {
            for (var shift = -halfWidth; shift <= halfWidth; shift++)
            {
                var place = series.Dates is { } dates
                    ? Array.BinarySearch(dates, Shifted(dates[step], year, shift, series.Frequency))
                    : step - (year * series.Frequency) + shift;
                if (place >= 0)
                {
                    places.Add(place);
                }
            }
        }

        return places;
    }

    private static DateOnly Anchor(DateOnly date, int years, int frequency)
    {
        var back = YearsBack(date, years);
        if (frequency != 52)
        {
            return back;
        }

        // The same weekday within the week that begins on Sunday, or the one on the other side, whichever is nearer.
        var inWeek = back.AddDays((int)date.DayOfWeek - (int)back.DayOfWeek);
        var other = inWeek.AddDays(inWeek > back ? -7 : 7);
        return Math.Abs(inWeek.DayNumber - back.DayNumber) > Math.Abs(other.DayNumber - back.DayNumber) ? other : inWeek;
    }

    private static DateOnly Shifted(DateOnly date, int years, int shift, int frequency)
    {
        var back = YearsBack(date, years);
        if (frequency == 12)
        {
            var month = MonthsOn(back, shift);
            return month.AddDays(date.Day - month.Day);
        }

        if (frequency != 52)
        {
            return back.AddDays(shift);
        }

        var moved = back.AddDays(7 * shift);
        var forward = ((int)date.DayOfWeek - (int)moved.DayOfWeek + 7) % 7;
        var backward = (7 - forward) % 7;
        return moved.AddDays(forward < backward ? forward : -backward);
    }

    /// <summary>As calendars overflow: 29 February becomes 1 March in a year that has none.</summary>
    private static DateOnly YearsBack(DateOnly date, int years) =>
        new DateOnly(date.Year - years, date.Month, 1).AddDays(date.Day - 1);

    private static DateOnly MonthsOn(DateOnly date, int months) =>
        new DateOnly(date.Year, date.Month, 1).AddMonths(months).AddDays(date.Day - 1);

    private static int Find(DateOnly[] dates, DateOnly wanted, int step)
    {
        var place = Array.BinarySearch(dates, wanted);
        return place >= 0
            ? place
            : wanted < dates[0]
                ? -1
                : throw new SurveillanceException(
                    $"For {dates[step]:yyyy-MM-dd} the series has no {wanted:yyyy-MM-dd}: dates must be evenly spaced. Fill gaps with a row of 0, or of an empty count where nothing is known.");
    }
}
