namespace Civium.Epidemiology.RiskSource;

/// <summary>How well expectations fit what was observed. Thread-safe.</summary>
public static class Goodness
{
    /// <summary>1 minus the residual sum of squares over the total one; not a number where nothing varies.</summary>
    public static double RSquared(IEnumerable<double> observed, IEnumerable<double> expected)
    {
        var values = observed.ToArray();
        var mean = values.Average();
        var total = values.Sum(value => (value - mean) * (value - mean));
        var rest = values.Zip(expected, (value, fit) => (value - fit) * (value - fit)).Sum();
        return total > 0 ? 1 - (rest / total) : double.NaN;
    }

    /// <summary>The mean absolute error.</summary>
    public static double MeanAbsoluteError(IEnumerable<double> observed, IEnumerable<double> expected) =>
        observed.Zip(expected, (value, fit) => Math.Abs(value - fit)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>R2 of logarithms of counts + 1.</summary>
    public static double LogRSquared(IEnumerable<double> observed, IEnumerable<double> expected) =>
        RSquared(observed.Select(value => Math.Log(value + 1)), expected.Select(value => Math.Log(Math.Max(0, value) + 1)));
}
