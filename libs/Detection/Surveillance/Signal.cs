namespace Civium.Detection.Surveillance;

/// <summary>What an algorithm says of one step. Numbers that an algorithm does not make are not a number.</summary>
/// <param name="Step">The step's place in the series, from 0.</param>
/// <param name="Observed">Its count.</param>
/// <param name="UpperBound">What the count was held against: a bound on it, or the value of a statistic where the algorithm has one instead.</param>
/// <param name="Alarm">Whether it is unusually high.</param>
public readonly record struct Signal(int Step, double Observed, double UpperBound, bool Alarm)
{
    /// <summary>The count that was expected.</summary>
    public double Expected { get; init; } = double.NaN;

    /// <summary>How far the count is beyond what was expected, in the algorithm's own measure; above 1 is an alarm for Farrington's.</summary>
    public double Score { get; init; } = double.NaN;

    /// <summary>The probability of a count as large or larger without an outbreak.</summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>The dispersion of the counts that it was compared with; 1 is Poisson's.</summary>
    public double Dispersion { get; init; } = double.NaN;

    /// <summary>Whether a trend was part of what was expected.</summary>
    public bool Trend { get; init; }
}
