using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Analysing;

/// <summary>Why a rank changed.</summary>
public enum ChangeCause
{
    /// <summary>The unit's own data changed.</summary>
    OwnData,

    /// <summary>Other units' data changed, or units came or went.</summary>
    OthersData,

    /// <summary>The framework changed.</summary>
    Framework,

    /// <summary>Denominating, imputing, screening or treating changed.</summary>
    Preparation,

    /// <summary>Normalising changed.</summary>
    Normalisation,

    /// <summary>Weights changed.</summary>
    Weights,

    /// <summary>Aggregation changed.</summary>
    Aggregation,
}

/// <summary>How a unit's place changed from one run to another.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="RankBefore">Its rank before; NaN when it had none.</param>
/// <param name="RankAfter">Its rank after; NaN when it has none.</param>
/// <param name="ScoreBefore">Its score before.</param>
/// <param name="ScoreAfter">Its score after.</param>
/// <param name="Causes">How many places each cause moved it, positive for a worse rank; they add up to the whole change exactly. Empty when it has no rank in one of the runs.</param>
public sealed record RankChange(
    string Unit, double RankBefore, double RankAfter, double ScoreBefore, double ScoreAfter, IReadOnlyDictionary<ChangeCause, double> Causes)
{
    /// <summary>The cause that moved it most; null when nothing did.</summary>
    public ChangeCause? Main => Causes.Count == 0 || Causes.Values.All(places => places == 0) ? null : Causes.MaxBy(pair => Math.Abs(pair.Value)).Key;
}

/// <summary>Compares two runs and says what caused each change of rank.</summary>
public static class Comparison
{
    /// <summary>
    /// Goes from one run to the other step by step, one cause after the other (data, framework, preparation, normalisation, weights,
    /// aggregation), and notes how far each step moves each rank; a step that cannot be computed by itself is taken together with the next.
    /// A unit's own data are told from the others' by changing its row alone first. O(n) runs where data changed, else a few.
    /// </summary>
    /// <param name="before">The earlier run, of one period.</param>
    /// <param name="beforeData">The data it was run on.</param>
    /// <param name="after">The later run, of one period.</param>
    /// <param name="afterData">The data it was run on.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<RankChange> Of(
        Evaluation before, IndicatorData beforeData, Evaluation after, IndicatorData afterData, CancellationToken cancellation = default)
    {
        var steps = new List<(ChangeCause Cause, Dictionary<string, double> Ranks)>();
        var (a, b) = (before.Recipe, after.Recipe);
        var first = Ranks(before);
        var shared = Aligned(before.Framework, beforeData, afterData);
        var previous = first;
        if (shared is not null && TryRun(before.Framework, shared, a) is { } onNewData)
        {
            previous = onNewData;
            steps.Add((ChangeCause.OthersData, onNewData));
        }

        foreach (var (cause, framework, recipe) in Path(before, after, a, b))
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryRun(framework, afterData, recipe) is { } ranks)
            {
                steps.Add((cause, ranks));
                previous = ranks;
            }
        }

        steps.Add((ChangeCause.Aggregation, Ranks(after)));
        var own = shared is null ? [] : OwnData(before, beforeData, shared, first, cancellation);
        return [.. Units(before, after).Select(unit => Change(unit, before, after, first, steps, own))];
    }

    private static IEnumerable<(ChangeCause, Framework, Recipe)> Path(Evaluation before, Evaluation after, Recipe a, Recipe b)
    {
        yield return (ChangeCause.Framework, after.Framework, a);
        var recipe = a with
        {
            Denominates = b.Denominates,
            Imputation = b.Imputation,
            Screening = b.Screening,
            Treatment = b.Treatment,
            Untreated = b.Untreated,
            IsPanelWide = b.IsPanelWide,
        };
        yield return (ChangeCause.Preparation, after.Framework, recipe);
        recipe = recipe with { Normalisation = b.Normalisation, Normalisations = b.Normalisations };
        yield return (ChangeCause.Normalisation, after.Framework, recipe);
        yield return (ChangeCause.Weights, after.Framework, recipe with { Weight = b.Weight });
    }

    private static RankChange Change(
        string unit, Evaluation before, Evaluation after, Dictionary<string, double> first, List<(ChangeCause Cause, Dictionary<string, double> Ranks)> steps, Dictionary<string, double> own)
    {
        var (rankBefore, rankAfter) = (first.GetValueOrDefault(unit, double.NaN), Ranks(after).GetValueOrDefault(unit, double.NaN));
        var causes = new Dictionary<ChangeCause, double>();
        if (!double.IsNaN(rankBefore) && !double.IsNaN(rankAfter))
        {
            var current = rankBefore;
            foreach (var (cause, ranks) in steps)
            {
                var next = ranks.GetValueOrDefault(unit, double.NaN);
                if (!double.IsNaN(next))
                {
                    causes[cause] = causes.GetValueOrDefault(cause) + next - current;
                    current = next;
                }
            }

            if (own.TryGetValue(unit, out var alone))
            {
                causes[ChangeCause.OwnData] = alone - rankBefore;
                causes[ChangeCause.OthersData] = causes.GetValueOrDefault(ChangeCause.OthersData) - causes[ChangeCause.OwnData];
            }
        }

        return new(unit, rankBefore, rankAfter, Score(before, unit), Score(after, unit), causes);
    }

    /// <summary>The rank of each unit after its own row alone took its new values.</summary>
    private static Dictionary<string, double> OwnData(
        Evaluation before, IndicatorData beforeData, IndicatorData shared, Dictionary<string, double> first, CancellationToken cancellation)
    {
        var ranks = new Dictionary<string, double>();
        var rows = shared.Units.Select((unit, row) => (unit, row)).ToDictionary(pair => pair.unit, pair => pair.row);
        var codes = before.Framework.Indicators.Select(place => before.Framework.Nodes[place].Code).ToArray();
        for (var row = 0; row < beforeData.Units.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var unit = beforeData.Units[row];
            if (!rows.TryGetValue(unit, out var newRow) || !first.ContainsKey(unit))
            {
                continue;
            }

            var changed = codes.Where(code => !beforeData.Column(code)[row].Equals(shared.Column(code)[newRow])).ToArray();
            if (changed.Length == 0)
            {
                ranks[unit] = first[unit];
                continue;
            }

            var columns = changed.ToDictionary(code => code, code => (double[])beforeData.Column(code).Clone());
            foreach (var code in changed)
            {
                columns[code][row] = shared.Column(code)[newRow];
            }

            if (TryRun(before.Framework, beforeData.With(columns), before.Recipe)?.TryGetValue(unit, out var rank) == true)
            {
                ranks[unit] = rank;
            }
        }

        return ranks;
    }

    /// <summary>The new data, if they have all that the old framework needs.</summary>
    private static IndicatorData? Aligned(Framework framework, IndicatorData before, IndicatorData after) =>
        framework.Indicators.All(place => after.Codes.Contains(framework.Nodes[place].Code)) && before.Periods.Count == 1 && after.Periods.Count == 1 ? after : null;

    private static Dictionary<string, double>? TryRun(Framework framework, IndicatorData data, Recipe recipe)
    {
        try
        {
            return Ranks(Evaluation.Run(framework, data, recipe));
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    private static Dictionary<string, double> Ranks(Evaluation run) =>
        run.Data.Units.Select((unit, row) => (unit, rank: run.Ranks[run.Framework.Root][row])).Where(pair => !double.IsNaN(pair.rank)).ToDictionary(pair => pair.unit, pair => pair.rank);

    private static double Score(Evaluation run, string unit)
    {
        for (var row = 0; row < run.Data.Units.Count; row++)
        {
            if (run.Data.Units[row] == unit)
            {
                return run.Index[row];
            }
        }

        return double.NaN;
    }

    private static IEnumerable<string> Units(Evaluation before, Evaluation after) => before.Data.Units.Union(after.Data.Units);
}
