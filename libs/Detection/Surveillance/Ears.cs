using Civium.Detection.Distributions;

namespace Civium.Detection.Surveillance;

/// <summary>The Early Aberration Reporting System's methods.</summary>
public enum EarsMethod
{
    /// <summary>The mean of the last steps plus a multiple of their standard deviation.</summary>
    C1,

    /// <summary>As C1, with two steps left out before the current one, so that a slow rise does not raise its own bound.</summary>
    C2,

    /// <summary>As R's surveillance package has it: C2's excess of the two steps before decides, the current count does not.</summary>
    C3,

    /// <summary>As first described: the sum of C2's excess of the current and the two steps before, against 2.</summary>
    ClassicC3,
}

/// <summary>EARS C1, C2 and C3: for series with little history. O(baseline) a step. Immutable.</summary>
/// <remarks>
/// Source: Fricker, Hegler and Dunfee, "Comparing syndromic surveillance detection methods: EARS' versus a CUSUM-based methodology", Statistics in
/// Medicine 27, 2008, 3407-3429, section 2.1; Hutwagner et al., J. Urban Health 80, 2003 (the classic C3 leaves out excesses of steps that
/// were above 3 deviations). A window with a missing count gives no bound.
/// </remarks>
public sealed record Ears : ISurveillanceAlgorithm
{
    private const double ClassicThreshold = 2;
    private const double ClassicOutlier = 3;

    /// <summary>Which one.</summary>
    public EarsMethod Method { get; init; } = EarsMethod.C1;

    /// <summary>How many steps the mean is of, 3 or more.</summary>
    public int Baseline { get; init; } = 7;

    /// <summary>The smallest standard deviation that is believed.</summary>
    public double MinSigma { get; init; }

    /// <summary>The one-sided level; null takes 0.001, and 0.025 for C3.</summary>
    public double? Alpha { get; init; }

    /// <inheritdoc/>
    public int FirstStep(CountSeries series) => Baseline + (Method switch { EarsMethod.C1 => 0, EarsMethod.C2 => 2, _ => 4 });

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Run(CountSeries series, int first, int last)
    {
        CheckParameters();
        this.Check(series, first, last);
        var z = CountDistributions.NormalQuantile(1 - (Alpha ?? (Method is EarsMethod.C3 ? 0.025 : 0.001)));
        var signals = new Signal[last - first + 1];
        for (var step = first; step <= last; step++)
        {
            signals[step - first] = Look(series, step, z);
        }

        return signals;
    }

    private Signal Look(CountSeries series, int step, double z)
    {
        var observed = series.Counts[step];
        var (mean, deviation) = Window(series.Counts, step - (Method == EarsMethod.C1 ? 0 : 2));
        var bound = Method switch
        {
            EarsMethod.C1 or EarsMethod.C2 => mean + (z * deviation),
            EarsMethod.C3 => Math.Max(0, observed + (deviation * (z - Excess(series.Counts, step - 1) - Excess(series.Counts, step - 2)))),
            _ => ClassicBound(series.Counts, step, mean, deviation),
        };
        return new Signal(step, observed, bound, observed > bound) { Expected = mean, Score = (observed - mean) / deviation };
    }

    /// <summary>What today's count must exceed for the sum of three excesses to exceed 2. Where the two before are enough, any count above one deviation does.</summary>
    private double ClassicBound(double[] counts, int step, double mean, double deviation)
    {
        var before = Believed(counts, step - 1) + Believed(counts, step - 2);
        return before > ClassicThreshold ? Math.BitDecrement(Math.Min(counts[step], mean + deviation)) : mean + (deviation * (1 + ClassicThreshold - before));
    }

    private double Believed(double[] counts, int step)
    {
        var excess = Excess(counts, step);
        return excess + 1 > ClassicOutlier ? 0 : excess;
    }

    private double Excess(double[] counts, int step)
    {
        var (mean, deviation) = Window(counts, step - 2);
        var excess = ((counts[step] - mean) / deviation) - 1;
        return double.IsNaN(excess) ? double.NaN : Math.Max(0, excess);
    }

    private (double Mean, double Deviation) Window(double[] counts, int end)
    {
        var sum = 0.0;
        for (var i = end - Baseline; i < end; i++)
        {
            sum += counts[i];
        }

        var mean = sum / Baseline;
        var squares = 0.0;
        for (var i = end - Baseline; i < end; i++)
        {
            squares += (counts[i] - mean) * (counts[i] - mean);
        }

        return (mean, Math.Max(Math.Sqrt(squares / (Baseline - 1)), MinSigma));
    }

    private void CheckParameters()
    {
        if (Baseline < 3)
        {
            throw new SurveillanceException($"A baseline of {Baseline} steps has no spread to speak of: give 3 or more.");
        }

        if (!(MinSigma >= 0))
        {
            throw new SurveillanceException($"minSigma {MinSigma} is no standard deviation: give 0 or more.");
        }

        if (Alpha is { } alpha && !(alpha is > 0 and < 1))
        {
            throw new SurveillanceException($"alpha {alpha} is no level: give one between 0 and 1, such as 0.001.");
        }
    }
}
