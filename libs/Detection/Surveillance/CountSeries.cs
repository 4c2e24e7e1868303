namespace Civium.Detection.Surveillance;

/// <summary>Counts at regular steps. Immutable as long as its arrays are, so safe to share between threads.</summary>
/// <param name="Counts">The counts, oldest first; not a number where one is missing.</param>
/// <param name="Frequency">Steps in a year: 52 for weeks, 365 for days, 12 for months.</param>
/// <param name="Dates">The day each step begins; null where steps are only numbered. With dates, a year back is found by the calendar.</param>
/// <param name="Population">The population at risk at each step, for rates; null for none.</param>
public sealed record CountSeries(double[] Counts, int Frequency, DateOnly[]? Dates = null, double[]? Population = null)
{
    /// <summary>How many steps there are.</summary>
    public int Length => Counts.Length;

    /// <summary>Checks the shapes and the numbers.</summary>
    /// <exception cref="SurveillanceException">A count is negative or infinite, the arrays have different lengths, or dates do not ascend.</exception>
    public void Check()
    {
        if (Frequency < 1)
        {
            throw new SurveillanceException($"A year of {Frequency} steps is none: give 52 for weeks, 365 for days, 12 for months.");
        }

        for (var i = 0; i < Counts.Length; i++)
        {
            if (Counts[i] < 0 || double.IsInfinity(Counts[i]))
            {
                throw new SurveillanceException($"The count at step {i + 1} is {Counts[i]}: counts are 0 or more; leave a missing one empty.");
            }
        }

        if ((Dates is not null && Dates.Length != Length) || (Population is not null && Population.Length != Length))
        {
            throw new SurveillanceException($"There are {Length} counts, but dates or populations are of another number: give one for each count.");
        }

        for (var i = 1; Dates is not null && i < Dates.Length; i++)
        {
            if (Dates[i] <= Dates[i - 1])
            {
                throw new SurveillanceException($"The date of step {i + 1}, {Dates[i]:yyyy-MM-dd}, is not after the one before: sort the series by date and add up what falls on one date.");
            }
        }
    }

    /// <summary>The sum of the last <paramref name="steps"/> counts up to a step; missing ones count as 0, and so does what is before the first.</summary>
    internal double RecentCases(int step, int steps)
    {
        var sum = 0.0;
        for (var i = Math.Max(0, step - steps + 1); i <= step; i++)
        {
            sum += double.IsNaN(Counts[i]) ? 0 : Counts[i];
        }

        return sum;
    }
}
