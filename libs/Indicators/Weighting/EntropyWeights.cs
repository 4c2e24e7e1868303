namespace Civium.Indicators.Weighting;

/// <summary>
/// Weights from the data alone: an indicator that tells units apart weighs more. From values z in [0, 1], more is better: p_ij = z_ij / sum_i
/// z_ij; e_j = -(1 / ln m) sum_i p_ij ln p_ij with 0 ln 0 = 0, m the number of units that have a value; a constant column (also all zeros)
/// has e = 1. Safe for concurrent use; O(n k).
/// </summary>
/// <remarks>Source: Shannon (1948); Zeleny (1982), "Multiple criteria decision making", 5.4.</remarks>
public static class EntropyWeights
{
    /// <summary>The exponent of <see cref="Ouyang"/>.</summary>
    public const double OuyangExponent = 35.35;

    /// <summary>The entropy of each column, in [0, 1].</summary>
    /// <param name="columns">Values in [0, 1]; NaN is missing and left out.</param>
    public static double[] Entropies(IReadOnlyList<double[]> columns) => [.. columns.Select(column => Entropy(column))];

    /// <summary>The entropy of a column.</summary>
    public static double Entropy(ReadOnlySpan<double> column)
    {
        var (sum, count, first, varies) = (0.0, 0, double.NaN, false);
        foreach (var value in column)
        {
            if (!double.IsNaN(value))
            {
                if (value < 0)
                {
                    throw new ArgumentException("Entropy needs values that are not negative; normalise them to [0, 1].", nameof(column));
                }

                varies |= count > 0 && value != first;
                first = count == 0 ? value : first;
                sum += value;
                count++;
            }
        }

        if (!varies)
        {
            return 1;
        }

        var entropy = 0.0;
        foreach (var value in column)
        {
            if (value > 0)
            {
                var share = value / sum;
                entropy -= share * Math.Log(share);
            }
        }

        return entropy / Math.Log(count);
    }

    /// <summary>w_j = (1 - e_j) / sum (1 - e). Equal weights when every e is 1: there is nothing to go by.</summary>
    public static double[] Standard(IReadOnlyList<double> entropies) => Shares(entropies, e => 1 - e);

    /// <summary>w_j = (E + 1 - 2 e_j) / sum_l (E + 1 - 2 e_l), E = sum e, which stays calm when entropies are near 1.</summary>
    /// <remarks>A constant column gets a weight here: leave constant columns out before.</remarks>
    public static double[] Subtractive(IReadOnlyList<double> entropies)
    {
        var sum = entropies.Sum();
        return Shares(entropies, e => sum + 1 - (2 * e));
    }

    /// <summary>w_j = (exp(E + 1 - e_j) - exp(e_j)) / sum_l of the same.</summary>
    /// <remarks>A constant column gets a weight here: leave constant columns out before. Computed with exp(-e_j) so that a large E cannot overflow.</remarks>
    public static double[] Exponential(IReadOnlyList<double> entropies)
    {
        var sum = entropies.Sum();
        return Shares(entropies, e => Math.Exp(1 - e) - Math.Exp(e - sum));
    }

    /// <summary>
    /// (1 - a) w0 + a w3 over the columns with e below 1: a = mean(e)^35.35, w0 the standard weights, w3_j = (1 + mean - e_j) / sum. A
    /// constant column weighs nothing. Source: Ouyang and Shi (2013), "An improved entropy weight method".
    /// </summary>
    public static double[] Ouyang(IReadOnlyList<double> entropies)
    {
        var varying = entropies.Where(e => e < 1).ToArray();
        if (varying.Length == 0)
        {
            return Standard(entropies);
        }

        var mean = varying.Average();
        var share = Math.Pow(mean, OuyangExponent);
        var standard = Standard(entropies);
        var calm = varying.Sum(e => 1 + mean - e);
        return [.. entropies.Select((e, place) => e < 1 ? ((1 - share) * standard[place]) + (share * (1 + mean - e) / calm) : 0)];
    }

    /// <summary>The standard weights, none above <paramref name="cap"/>: what is above goes to the others in proportion, again and again.</summary>
    /// <exception cref="ArgumentException">Even if every column with a weight had the cap, they would not add up to 1.</exception>
    public static double[] Capped(IReadOnlyList<double> entropies, double cap)
    {
        var weights = Standard(entropies);
        if (cap * weights.Count(weight => weight > 0) < 1 - 1e-12)
        {
            throw new ArgumentException($"A cap of {cap} is too low: {weights.Count(weight => weight > 0)} indicators have a weight, and {cap} of each does not add up to 1.", nameof(cap));
        }

        var isCapped = new bool[weights.Length];
        while (weights.Where((weight, place) => !isCapped[place] && weight > cap).Any())
        {
            for (var place = 0; place < weights.Length; place++)
            {
                isCapped[place] |= weights[place] > cap;
                weights[place] = isCapped[place] ? cap : weights[place];
            }

            var open = weights.Where((_, place) => !isCapped[place]).Sum();
            var left = 1 - weights.Where((_, place) => isCapped[place]).Sum();
            for (var place = 0; place < weights.Length && open > 0; place++)
            {
                weights[place] *= isCapped[place] ? 1 : left / open;
            }
        }

        return weights;
    }

    private static double[] Shares(IReadOnlyList<double> entropies, Func<double, double> measure)
    {
        var measures = entropies.Select(measure).ToArray();
        var sum = measures.Sum();
        return [.. measures.Select(value => sum > 0 ? value / sum : 1.0 / measures.Length)];
    }
}
