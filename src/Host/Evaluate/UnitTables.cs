using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;

namespace Civium.Host.Evaluate;

/// <summary>What a run says of each unit beyond its rank.</summary>
internal static class UnitTables
{
    /// <summary>The tables by file name; one that does not apply is left out.</summary>
    public static IEnumerable<(string Name, string Text)> All(Evaluation run, CancellationToken cancellation)
    {
        yield return ("strengths.csv", StrengthRows(run));
        cancellation.ThrowIfCancellationRequested();
        if (Decompose(run) is { } decomposition)
        {
            yield return ("decomposition.csv", decomposition);
        }

        cancellation.ThrowIfCancellationRequested();
        if (PeerRows(run) is { } peers)
        {
            yield return ("peers.csv", peers);
        }

        if (run.Data.Periods.Count > 1)
        {
            yield return ("trend.csv", Trends(run));
        }
    }

    /// <summary>A row for each unit: its interval of ranks.</summary>
    public static string Uncertain(UncertaintyResult result, IndicatorData data)
    {
        var years = data.Periods.Count > 1 ? data.Years : null;
        var table = new CsvFile([.. Columns(years), "nominal", "mean", "median", "q5", "q95", "best", "worst"]);
        foreach (var rank in result.Ranks)
        {
            table.Row([.. Key(data, years, rank.Row), rank.Nominal, rank.Mean, rank.Median, rank.Low, rank.High, rank.Best, rank.Worst]);
        }

        return table.ToString();
    }

    /// <summary>A row for each uncertain choice: its Sobol indices.</summary>
    public static string Sensitive(SensitivityResult result)
    {
        var table = new CsvFile("variable", "Si", "STi", "Si_q2.5", "Si_q97.5", "STi_q2.5", "STi_q97.5");
        foreach (var (name, index) in result.Factors)
        {
            table.Row(name, index.First, index.Total, index.FirstLow, index.FirstHigh, index.TotalLow, index.TotalHigh);
        }

        return table.ToString();
    }

    private static string StrengthRows(Evaluation run)
    {
        var years = run.Data.Periods.Count > 1 ? run.Data.Years : null;
        var table = new CsvFile([.. Columns(years), "kind", "code", "rank", "score", "value"]);
        for (var row = 0; row < run.Data.Units.Count; row++)
        {
            var strengths = Strengths.Of(run, row);
            foreach (var (kind, item) in strengths.Best.Select(item => ("strength", item)).Concat(strengths.Worst.Select(item => ("weakness", item))))
            {
                table.Row([.. Key(run.Data, years, row), kind, run.Framework.Nodes[item.Place].Code, item.Rank, item.Score, item.Value]);
            }
        }

        return table.ToString();
    }

    private static string? Decompose(Evaluation run)
    {
        if (Decomposition.Of(run, 0) is null)
        {
            return null;
        }

        var years = run.Data.Periods.Count > 1 ? run.Data.Years : null;
        var table = new CsvFile([.. Columns(years), "level", "code", "score", "share", "points"]);
        for (var row = 0; row < run.Data.Units.Count; row++)
        {
            foreach (var item in Decomposition.Of(run, row)!)
            {
                table.Row([.. Key(run.Data, years, row), run.Framework.Levels[item.Place], run.Framework.Nodes[item.Place].Code, item.Score, item.Share, item.Points]);
            }
        }

        return table.ToString();
    }

    private static string? PeerRows(Evaluation run)
    {
        var rows = run.Data.Periods[^1].Rows;
        var count = rows.End.Value - rows.Start.Value;
        if (count is < 4 or > Peers.MostUnits)
        {
            return null;
        }

        var groups = Peers.Cluster([.. run.Framework.Indicators.Select(place => run.Scores[place][rows])], Math.Clamp((int)Math.Round(Math.Sqrt(count / 2.0)), 2, 8));
        var table = new CsvFile("unit", "group");
        for (var row = 0; row < count; row++)
        {
            table.Row(run.Data.Units[rows.Start.Value + row], groups[row]);
        }

        return table.ToString();
    }

    private static string Trends(Evaluation run)
    {
        var table = new CsvFile("unit", "level", "code", "first_year", "last_year", "first", "last", "slope", "growth_rate");
        for (var place = run.Framework.Root; place >= 0; place--)
        {
            foreach (var trend in Trend.Of(run, place))
            {
                table.Row(
                    trend.Unit, run.Framework.Levels[place], run.Framework.Nodes[place].Code, trend.FirstYear, trend.LastYear,
                    trend.First, trend.Last, trend.Slope, trend.GrowthRate);
            }
        }

        return table.ToString();
    }

    private static string[] Columns(IReadOnlyList<int>? years) => years is null ? ["unit"] : ["unit", "year"];

    private static object?[] Key(IndicatorData data, IReadOnlyList<int>? years, int row) =>
        years is null ? [data.Units[row]] : [data.Units[row], years[row]];
}
