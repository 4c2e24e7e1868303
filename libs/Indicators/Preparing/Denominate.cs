namespace Civium.Indicators.Preparing;

/// <summary>Divides an indicator by a measure of size, so that units of different size can be compared.</summary>
public static class Denominate
{
    /// <summary>
    /// y = x / (d / scale). Missing where either is missing or d is zero: a quotient by nothing is unknown, not infinite.
    /// Source: OECD and JRC (2008), "Handbook on constructing composite indicators", 1.2. O(n). Safe for concurrent use.
    /// </summary>
    /// <param name="values">The indicator, a value a unit; NaN is missing.</param>
    /// <param name="denominators">What it is divided by, unit by unit.</param>
    /// <param name="scale">Per how many of the denominator, such as 1000 for "per thousand inhabitants".</param>
    public static double[] Column(ReadOnlySpan<double> values, ReadOnlySpan<double> denominators, double scale = 1)
    {
        if (values.Length != denominators.Length)
        {
            throw new ArgumentException("There must be a denominator for each value.", nameof(denominators));
        }

        var result = new double[values.Length];
        for (var row = 0; row < result.Length; row++)
        {
            result[row] = denominators[row] == 0 ? double.NaN : values[row] / (denominators[row] / scale);
        }

        return result;
    }
}
