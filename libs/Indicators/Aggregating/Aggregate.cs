namespace Civium.Indicators.Aggregating;

/// <summary>
/// Makes one score of several columns, row by row. Weights need not add up to 1. A missing value is left out and the others' weights count
/// in its place, never a zero; a row without any value, or with a smaller share of its values than asked for, has no score (NaN). Source:
/// OECD and JRC (2008), "Handbook on constructing composite indicators", step 6. Safe for concurrent use; O(n k), the median O(n k log k).
/// </summary>
public static class Aggregate
{
    /// <summary>sum w x / sum w.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="weights">A weight for each; not negative.</param>
    /// <param name="leastAvailable">The least share of values, 0 to 1, that a row must have.</param>
    public static double[] Arithmetic(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, double leastAvailable = 0)
    {
        var (sums, totals) = Sums(columns, weights, leastAvailable, Generator.Identity);
        for (var row = 0; row < sums.Length; row++)
        {
            sums[row] /= totals[row];
        }

        return sums;
    }

    /// <summary>exp(sum w ln x / sum w).</summary>
    /// <exception cref="NotPositiveException">A value is not above 0.</exception>
    /// <inheritdoc cref="Arithmetic" path="/param"/>
    public static double[] Geometric(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, double leastAvailable = 0)
    {
        var (sums, totals) = Sums(columns, weights, leastAvailable, Generator.Logarithm);
        for (var row = 0; row < sums.Length; row++)
        {
            sums[row] = Math.Exp(sums[row] / totals[row]);
        }

        return sums;
    }

    /// <summary>sum w / sum (w / x).</summary>
    /// <exception cref="NotPositiveException">A value is not above 0.</exception>
    /// <inheritdoc cref="Arithmetic" path="/param"/>
    public static double[] Harmonic(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, double leastAvailable = 0)
    {
        var (sums, totals) = Sums(columns, weights, leastAvailable, Generator.Inverse);
        for (var row = 0; row < sums.Length; row++)
        {
            sums[row] = totals[row] / sums[row];
        }

        return sums;
    }

    /// <summary>
    /// The weighted median: the smallest value up to which half of the weight lies; where exactly half does, the mean of it and the next one.
    /// With equal weights the ordinary median. Source: Edgeworth (1888).
    /// </summary>
    /// <inheritdoc cref="Arithmetic" path="/param"/>
    public static double[] Median(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, double leastAvailable = 0)
    {
        Check(columns, weights);
        var result = new double[columns[0].Length];
        var values = new double[columns.Count];
        var own = new double[columns.Count];
        for (var row = 0; row < result.Length; row++)
        {
            var count = 0;
            for (var place = 0; place < values.Length; place++)
            {
                if (!double.IsNaN(columns[place][row]))
                {
                    values[count] = columns[place][row];
                    own[count++] = weights[place];
                }
            }

            Array.Sort(values, own, 0, count);
            result[row] = count == 0 || count < leastAvailable * columns.Count ? double.NaN : MedianOfSorted(values.AsSpan(0, count), own.AsSpan(0, count));
        }

        return result;
    }

    private enum Generator
    {
        Identity,
        Logarithm,
        Inverse,
    }

    private static double MedianOfSorted(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        var (below, last) = (0.0, double.NaN);
        for (var place = 0; place < values.Length; place++)
        {
            if (weights[place] == 0)
            {
                continue;
            }

            if (Math.Abs(below - (total / 2)) <= 1e-12 * total && !double.IsNaN(last))
            {
                return (last + values[place]) / 2;
            }

            below += weights[place];
            last = values[place];
            if (below > total / 2 * (1 + 1e-12))
            {
                return last;
            }
        }

        return last;
    }

    /// <summary>Of each row the weighted sum of its values by the generator, and the weight of those that are there; NaN where a row has too few.</summary>
    private static (double[] Sums, double[] Totals) Sums(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, double leastAvailable, Generator generator)
    {
        Check(columns, weights);
        var rows = columns[0].Length;
        var sums = new double[rows];
        var totals = new double[rows];
        var counts = leastAvailable > 0 ? new int[rows] : [];
        for (var place = 0; place < columns.Count; place++)
        {
            var column = columns[place];
            var weight = weights[place];
            for (var row = 0; row < column.Length; row++)
            {
                var value = column[row];
                if (double.IsNaN(value))
                {
                    continue;
                }

                if (generator != Generator.Identity)
                {
                    value = value > 0 ? generator == Generator.Logarithm ? Math.Log(value) : 1 / value : throw new NotPositiveException(row, place, value);
                }

                sums[row] += weight * value;
                totals[row] += weight;
                if (leastAvailable > 0)
                {
                    counts[row]++;
                }
            }
        }

        for (var row = 0; row < rows; row++)
        {
            if (totals[row] == 0 || (leastAvailable > 0 && counts[row] < leastAvailable * columns.Count))
            {
                sums[row] = double.NaN;
            }
        }

        return (sums, totals);
    }

    private static void Check(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights)
    {
        if (columns.Count == 0 || columns.Count != weights.Length)
        {
            throw new ArgumentException("There must be at least one column, and a weight for each.", nameof(weights));
        }

        foreach (var weight in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"The weight {weight:R} must be a number that is not negative.", nameof(weights));
            }
        }
    }
}
