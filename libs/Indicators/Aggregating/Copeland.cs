namespace Civium.Indicators.Aggregating;

/// <summary>Ranks units by pairwise comparison, so that no strength makes up for a weakness and scales do not matter.</summary>
public static class Copeland
{
    /// <summary>
    /// Unit a beats b when the weight of the columns in which a is larger, plus half of that in which they are equal, is more than half of
    /// the weight of the columns in which both have a value. The score is wins minus losses. Source: Copeland (1951); Saari and Merlin
    /// (1996); OECD and JRC (2008), 6.3. A row without any value has no score; two that share no column draw. O(n^2 k). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The columns, more is better; NaN is missing.</param>
    /// <param name="weights">A weight for each; not negative.</param>
    public static double[] Scores(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights)
    {
        var rows = columns[0].Length;
        var scores = new double[rows];
        for (var a = 0; a < rows; a++)
        {
            for (var b = 0; b < a; b++)
            {
                var balance = Balance(columns, weights, a, b);
                scores[a] += balance;
                scores[b] -= balance;
            }
        }

        for (var row = 0; row < rows; row++)
        {
            scores[row] = columns.All(column => double.IsNaN(column[row])) ? double.NaN : scores[row];
        }

        return scores;
    }

    /// <summary>1 when a beats b, -1 when b beats a, 0 when they draw.</summary>
    private static int Balance(IReadOnlyList<double[]> columns, ReadOnlySpan<double> weights, int a, int b)
    {
        var (ahead, all) = (0.0, 0.0);
        for (var place = 0; place < columns.Count; place++)
        {
            var (left, right) = (columns[place][a], columns[place][b]);
            if (!double.IsNaN(left) && !double.IsNaN(right))
            {
                all += weights[place];
                ahead += left > right ? weights[place] : left == right ? weights[place] / 2 : 0;
            }
        }

        // Sums of weights that should be equal may differ in the last digits.
        var lead = ahead - (all / 2);
        return Math.Abs(lead) <= 1e-12 * all ? 0 : Math.Sign(lead);
    }
}
