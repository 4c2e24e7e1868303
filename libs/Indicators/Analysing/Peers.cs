namespace Civium.Indicators.Analysing;

/// <summary>Finds units that are alike, to compare a unit with its peers rather than with all.</summary>
public static class Peers
{
    /// <summary>The most units that can be clustered: memory and time grow with their square.</summary>
    public const int MostUnits = 5000;

    /// <summary>
    /// Ward's hierarchical clustering of rows by Euclidean distance, cut into groups: the two groups whose union adds least to the sum of
    /// squares within groups merge, again and again. Deterministic. Sources: Ward (1963); Murtagh and Legendre (2014) (R's <c>ward.D2</c>);
    /// the Lance-Williams recurrence with nearest-neighbour chains. O(n^2 k). Safe for concurrent use.
    /// </summary>
    /// <param name="columns">The scores, column by column; where a row has none, the column's mean over the others stands in.</param>
    /// <param name="groups">How many groups, 1 to the number of rows.</param>
    /// <returns>The group of each row, from 1, numbered in the order of their first rows.</returns>
    public static int[] Cluster(IReadOnlyList<double[]> columns, int groups)
    {
        var rows = columns[0].Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MostUnits);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, rows);
        var merges = Merges(Distances(columns, rows), rows);
        var parent = Enumerable.Range(0, rows).ToArray();
        foreach (var (a, b, _) in merges.OrderBy(merge => merge.Height).Take(rows - groups))
        {
            parent[Find(parent, b)] = Find(parent, a);
        }

        var numbers = new Dictionary<int, int>();
        return [.. Enumerable.Range(0, rows).Select(row =>
        {
            var root = Find(parent, row);
            return numbers.TryGetValue(root, out var number) ? number : numbers[root] = numbers.Count + 1;
        })];
    }

    private static int Find(int[] parent, int row)
    {
        while (parent[row] != row)
        {
            row = parent[row] = parent[parent[row]];
        }

        return row;
    }

    /// <summary>Squared distances between rows.</summary>
    private static double[][] Distances(IReadOnlyList<double[]> columns, int rows)
    {
        var distances = Enumerable.Range(0, rows).Select(_ => new double[rows]).ToArray();
        foreach (var column in columns)
        {
            var mean = Statistics.Moments.Mean(column);
            var filled = column.Select(value => double.IsNaN(value) ? double.IsNaN(mean) ? 0 : mean : value).ToArray();
            for (var a = 0; a < rows; a++)
            {
                var own = distances[a];
                for (var b = 0; b < rows; b++)
                {
                    own[b] += (filled[a] - filled[b]) * (filled[a] - filled[b]);
                }
            }
        }

        return distances;
    }

    /// <summary>All merges by nearest-neighbour chains; a group goes by its first row.</summary>
    private static List<(int A, int B, double Height)> Merges(double[][] d, int rows)
    {
        var sizes = Enumerable.Repeat(1, rows).ToArray();
        var isOpen = Enumerable.Repeat(true, rows).ToArray();
        var merges = new List<(int, int, double)>();
        var chain = new Stack<int>();
        while (merges.Count < rows - 1)
        {
            if (chain.Count == 0)
            {
                chain.Push(Array.IndexOf(isOpen, true));
            }

            var tip = chain.Pop();
            var before = chain.TryPeek(out var last) ? last : -1;
            var nearest = Nearest(d[tip], isOpen, tip, before);
            if (nearest != before)
            {
                chain.Push(tip);
                chain.Push(nearest);
                continue;
            }

            chain.Pop();
            var (a, b) = (Math.Min(tip, nearest), Math.Max(tip, nearest));
            merges.Add((a, b, d[a][b]));
            Join(d, sizes, isOpen, a, b);
        }

        return merges;
    }

    private static int Nearest(double[] distances, bool[] isOpen, int own, int preferred)
    {
        var best = preferred;
        for (var row = 0; row < distances.Length; row++)
        {
            if (row != own && isOpen[row] && (best < 0 || distances[row] < distances[best]))
            {
                best = row;
            }
        }

        return best;
    }

    private static void Join(double[][] d, int[] sizes, bool[] isOpen, int a, int b)
    {
        var between = d[a][b];
        isOpen[b] = false;
        for (var row = 0; row < sizes.Length; row++)
        {
            if (row != a && isOpen[row])
            {
                var all = sizes[a] + sizes[b] + sizes[row];
                d[a][row] = d[row][a] = (((sizes[a] + sizes[row]) * d[a][row]) + ((sizes[b] + sizes[row]) * d[b][row]) - (sizes[row] * between)) / all;
            }
        }

        sizes[a] += sizes[b];
    }
}
