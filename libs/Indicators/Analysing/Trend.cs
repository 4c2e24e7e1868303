using Civium.Indicators.Evaluating;

namespace Civium.Indicators.Analysing;

/// <summary>How a unit's score moved over the years.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="FirstYear">The first year with a score.</param>
/// <param name="LastYear">The last.</param>
/// <param name="First">The score then.</param>
/// <param name="Last">The last score.</param>
/// <param name="Slope">Points a year, by least squares over all years with a score.</param>
/// <param name="GrowthRate">The compound annual growth rate (last / first)^(1 / years) - 1; NaN where either is not above zero.</param>
public sealed record Trend(string Unit, int FirstYear, int LastYear, double First, double Last, double Slope, double GrowthRate)
{
    /// <summary>The trend of every unit with at least two years on a node. Source: COINr's <c>get_trends</c>. O(n). Safe for concurrent use.</summary>
    /// <param name="run">A run over a panel.</param>
    /// <param name="place">The node.</param>
    public static IReadOnlyList<Trend> Of(Evaluation run, int place)
    {
        if (run.Data.Years is not { } years)
        {
            return [];
        }

        return [.. Enumerable.Range(0, years.Count)
            .Where(row => !double.IsNaN(run.Scores[place][row]))
            .GroupBy(row => run.Data.Units[row], StringComparer.Ordinal)
            .Where(rows => rows.Count() > 1)
            .Select(rows => Of(rows.Key, [.. rows.Select(row => (years[row], run.Scores[place][row]))]))];
    }

    private static Trend Of(string unit, (int Year, double Score)[] points)
    {
        var (first, last) = (points[0], points[^1]);
        var (year, score) = (points.Average(point => (double)point.Year), points.Average(point => point.Score));
        var slope = points.Sum(point => (point.Year - year) * (point.Score - score)) / points.Sum(point => (point.Year - year) * (point.Year - year));
        var growth = first.Score > 0 && last.Score > 0 ? Math.Pow(last.Score / first.Score, 1.0 / (last.Year - first.Year)) - 1 : double.NaN;
        return new(unit, first.Year, last.Year, first.Score, last.Score, slope, growth);
    }
}
