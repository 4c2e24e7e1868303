namespace Civium.Indicators.Weighting;

/// <summary>Weights from experts who each share out a budget of points among the indicators.</summary>
public static class BudgetAllocation
{
    /// <summary>
    /// w_j = the mean over experts of the share of their points that went to j. Source: OECD and JRC (2008), "Handbook on constructing
    /// composite indicators", 6.5. Safe for concurrent use.
    /// </summary>
    /// <param name="experts">For each expert the points, indicator by indicator; not negative, not all zero. Budgets may differ in size.</param>
    /// <exception cref="ArgumentException">There is no expert, one left an indicator out, or gave no points or negative ones.</exception>
    public static double[] Of(IReadOnlyList<IReadOnlyList<double>> experts)
    {
        if (experts.Count == 0 || experts.Any(points => points.Count != experts[0].Count || points.Any(point => !(point >= 0)) || points.Sum() is not (> 0 and < double.PositiveInfinity)))
        {
            throw new ArgumentException("Each expert gives points to every indicator: none negative, not all zero.", nameof(experts));
        }

        return [.. Enumerable.Range(0, experts[0].Count).Select(place => experts.Average(points => points[place] / points.Sum()))];
    }
}
