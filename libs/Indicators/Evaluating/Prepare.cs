using Civium.Indicators.Data;
using Civium.Indicators.Preparing;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Evaluating;

/// <summary>The steps of a recipe before normalising. Each year of a panel is imputed, screened and treated by itself.</summary>
public static class Prepare
{
    /// <summary>Denominates, imputes, screens and treats. Safe for concurrent use; O(n k) and what imputing costs.</summary>
    /// <exception cref="EvaluationException">The recipe asks for something the data or the framework do not have.</exception>
    public static PreparedData Run(Framework framework, IndicatorData data, Recipe recipe)
    {
        var codes = framework.Indicators.Select(place => framework.Nodes[place].Code).ToArray();
        var denominated = recipe.Denominates ? Denominated(framework, data) : data;
        var imputed = new List<ImputedValue>();
        var filled = recipe.Imputation is { Method: not ImputationMethod.None } rule ? Filled(framework, denominated, rule, codes, imputed) : denominated;
        var units = new List<UnitCompleteness>();
        if (recipe.Screening is { } screening)
        {
            filled = Screened(filled, screening, codes, units);
        }

        var treated = new List<TreatedIndicator>();
        var result = recipe.Treatment is { } treatment ? Treated(filled, treatment, [.. codes.Except(recipe.Untreated)], treated) : filled;
        return new(denominated, filled, result, imputed, units, treated);
    }

    private static IndicatorData Denominated(Framework framework, IndicatorData data)
    {
        var columns = new Dictionary<string, double[]>();
        foreach (var node in framework.Indicators.Select(place => framework.Nodes[place]).Where(node => node.Denominator is not null))
        {
            columns[node.Code] = data.Denominators.TryGetValue(node.Denominator!, out var denominator)
                ? Denominate.Column(data.Column(node.Code), denominator)
                : throw new EvaluationException($"{node.Code} is divided by {node.Denominator}, but the data have no such column.");
        }

        return data.With(columns);
    }

    private static IndicatorData Filled(Framework framework, IndicatorData data, ImputationRule rule, string[] codes, List<ImputedValue> imputed)
    {
        var columns = rule.Method switch
        {
            ImputationMethod.Em => ByEm(framework, data),
            ImputationMethod.Latest => EachColumn.Map(codes, data.Units.Count, code => Latest(data, code, rule.Reach)),
            _ => EachColumn.Map(codes, data.Units.Count, code => PerPeriod(data, data.Column(code), (values, rows) => Fill(values, rule, data, rows))),
        };
        foreach (var (code, column) in columns)
        {
            var before = data.Column(code);
            for (var row = 0; row < column.Length; row++)
            {
                if (double.IsNaN(before[row]) && !double.IsNaN(column[row]))
                {
                    imputed.Add(new(data.Units[row], data.Years?[row], code, column[row]));
                }
            }
        }

        return data.With(columns);
    }

    private static double[] Fill(double[] values, ImputationRule rule, IndicatorData data, Range rows) => rule.Method switch
    {
        ImputationMethod.Mean => Impute.Mean(values),
        ImputationMethod.Median => Impute.Median(values),
        ImputationMethod.GroupMean => Impute.GroupMean(values, Groups(data, rule)[rows]),
        ImputationMethod.GroupMedian => Impute.GroupMedian(values, Groups(data, rule)[rows]),
        _ => values,
    };

    private static string?[] Groups(IndicatorData data, ImputationRule rule) => rule.Group is { } group && data.Groups.TryGetValue(group, out var column)
        ? column
        : throw new EvaluationException(
            $"The recipe imputes by the groups of \"{rule.Group}\", but the data have {(data.Groups.Count == 0 ? "no grouping column" : $"only {string.Join(", ", data.Groups.Keys)}")}.");

    private static double[] Latest(IndicatorData data, string code, int reach) => data.Years is { } years
        ? LatestValue.Column(data.Column(code), data.Units, years, reach)
        : throw new EvaluationException("The recipe imputes by the latest earlier value, but the data have no years.");

    private static Dictionary<string, double[]> ByEm(Framework framework, IndicatorData data)
    {
        var columns = new Dictionary<string, double[]>();
        foreach (var siblings in framework.Indicators.GroupBy(framework.Parent))
        {
            var codes = siblings.Select(place => framework.Nodes[place].Code).ToArray();
            var whole = codes.Select(data.Column).ToArray();
            var filled = whole.Select(column => (double[])column.Clone()).ToArray();
            foreach (var (_, rows) in data.Periods)
            {
                var part = whole.Select(column => column[rows]).ToArray();
                if (part.Any(column => column.Any(double.IsNaN)))
                {
                    Put(Em(part, framework.Nodes[siblings.Key].Code), filled, rows.Start.Value);
                }
            }

            for (var place = 0; place < codes.Length; place++)
            {
                columns[codes[place]] = filled[place];
            }
        }

        return columns;
    }

    private static IReadOnlyList<double[]> Em(double[][] columns, string parent)
    {
        try
        {
            return ExpectationMaximisation.Run(columns).Columns;
        }
        catch (ArgumentException problem)
        {
            throw new EvaluationException($"{parent}: {problem.Message}");
        }
    }

    private static void Put(IReadOnlyList<double[]> columns, double[][] into, int start)
    {
        for (var place = 0; place < into.Length; place++)
        {
            columns[place].CopyTo(into[place], start);
        }
    }

    private static IndicatorData Screened(IndicatorData data, ScreeningRule rule, string[] codes, List<UnitCompleteness> units)
    {
        var screened = Screen.Units([.. codes.Select(data.Column)], rule.Available, rule.NonZero);
        units.AddRange(screened.Select(unit => new UnitCompleteness(data.Units[unit.Row], data.Years?[unit.Row], unit.Available, unit.NonZero, unit.IsKept)));
        var kept = screened.Where(unit => unit.IsKept).Select(unit => unit.Row).ToArray();
        return kept.Length switch
        {
            var all when all == screened.Count => data,
            < 2 => throw new EvaluationException($"Screening leaves {kept.Length} of {screened.Count} units; lower the share of values that a unit must have."),
            _ => data.Rows(kept),
        };
    }

    private static IndicatorData Treated(IndicatorData data, TreatmentRule rule, string[] codes, List<TreatedIndicator> treated)
    {
        var done = new TreatedIndicator[codes.Length][];
        var columns = EachColumn.Map(codes, data.Units.Count, code =>
        {
            var column = data.Column(code);
            var own = done[Array.IndexOf(codes, code)] = [.. data.Periods.Select(period => new TreatedIndicator(code, period.Year, Treat.Column(column.AsSpan(period.Rows), rule)))];
            return own.Length == 1 ? own[0].Column.Values : [.. own.SelectMany(part => part.Column.Values)];
        });

        // The values live on in the columns; what was done to each is small.
        treated.AddRange(done.SelectMany(parts => parts.Length == 1 ? parts : parts.Select(part => part with { Column = part.Column with { Values = [] } })));
        return data.With(columns);
    }

    private static double[] PerPeriod(IndicatorData data, double[] column, Func<double[], Range, double[]> map)
    {
        var result = new double[column.Length];
        foreach (var (_, rows) in data.Periods)
        {
            map(column[rows], rows).CopyTo(result, rows.Start.Value);
        }

        return result;
    }
}
