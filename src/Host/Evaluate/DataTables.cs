using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Statistics;

namespace Civium.Host.Evaluate;

/// <summary>The data of a run step by step, and what was done to them.</summary>
internal static class DataTables
{
    /// <summary>The tables by file name; a step the recipe leaves out has none.</summary>
    public static IEnumerable<(string Name, string Text)> All(Evaluation run, IndicatorData data)
    {
        var prepared = run.Prepared;
        yield return ("statistics.csv", Statistics(run, data));
        if (run.Recipe.Denominates)
        {
            yield return ("data-denominated.csv", Matrix(run, prepared.Denominated, code => prepared.Denominated.Column(code)));
        }

        if (run.Recipe.Imputation is not null)
        {
            yield return ("imputed.csv", Imputed(prepared));
        }

        if (run.Recipe.Screening is not null)
        {
            yield return ("screened.csv", Screened(prepared));
        }

        if (run.Recipe.Imputation is not null || run.Recipe.Screening is not null)
        {
            yield return ("data-imputed.csv", Matrix(run, prepared.Filled, code => prepared.Filled.Column(code)));
        }

        if (run.Recipe.Treatment is not null)
        {
            yield return ("treated.csv", Treated(prepared));
            yield return ("data-treated.csv", Matrix(run, run.Data, code => run.Data.Column(code)));
        }

        yield return ("data-normalised.csv", Matrix(run, run.Data, code => run.Scores[run.Framework.Find(code)]));
    }

    private static string Statistics(Evaluation run, IndicatorData data)
    {
        var table = new CsvFile("code", "available", "share", "min", "max", "mean", "median", "sd", "skewness", "kurtosis", "nonzero", "unique", "same", "outliers");
        foreach (var place in run.Framework.Indicators)
        {
            var code = run.Framework.Nodes[place].Code;
            var s = ColumnSummary.Of(data.Column(code));
            table.Row(code, s.Available, s.Share, s.Min, s.Max, s.Mean, s.Median, s.StandardDeviation, s.Skewness, s.Kurtosis, s.NonZero, s.Unique, s.Same, s.HasOutliers ? "yes" : "no");
        }

        return table.ToString();
    }

    private static string Matrix(Evaluation run, IndicatorData data, Func<string, double[]> column)
    {
        var codes = run.Framework.Indicators.Select(place => run.Framework.Nodes[place].Code).ToArray();
        var columns = codes.Select(column).ToArray();
        var years = data.Periods.Count > 1 ? data.Years : null;
        string[] key = years is null ? ["unit"] : ["unit", "year"];
        var table = new CsvFile([.. key, .. codes]);
        for (var row = 0; row < data.Units.Count; row++)
        {
            table.Row([data.Units[row], .. years is null ? [] : new object?[] { years[row] }, .. columns.Select(values => (object?)values[row])]);
        }

        return table.ToString();
    }

    private static string Imputed(PreparedData prepared)
    {
        var table = new CsvFile("unit", "year", "code", "value");
        foreach (var value in prepared.Imputed)
        {
            table.Row(value.Unit, value.Year, value.Code, value.Value);
        }

        return table.ToString();
    }

    private static string Screened(PreparedData prepared)
    {
        var table = new CsvFile("unit", "year", "available", "nonzero", "kept");
        foreach (var unit in prepared.Units)
        {
            table.Row(unit.Unit, unit.Year, unit.Available, unit.NonZero, unit.IsKept ? "yes" : "no");
        }

        return table.ToString();
    }

    private static string Treated(PreparedData prepared)
    {
        var table = new CsvFile("code", "year", "treatment", "points", "skewness_before", "kurtosis_before", "skewness_after", "kurtosis_after");
        foreach (var (code, year, column) in prepared.Treated)
        {
            table.Row(code, year, column.Done.ToString().ToLowerInvariant(), column.Points, column.Before.Skewness, column.Before.Kurtosis, column.After.Skewness, column.After.Kurtosis);
        }

        return table.ToString();
    }
}
