namespace Civium.Modules.Evaluation.Runs;

/// <summary>A unit of a ranking, of the latest year in a panel.</summary>
/// <param name="Row">Its row in the result.</param>
/// <param name="Unit">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Year">The year, in a panel.</param>
/// <param name="Score">Its score on the index.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Low">The better end of the interval that holds 90 % of its ranks.</param>
/// <param name="High">The worse end.</param>
internal sealed record RankedUnit(int Row, string Unit, string Name, int? Year, double Score, double Rank, double Low, double High)
{
    /// <summary>The ranking of the latest year, best first; units without a score last.</summary>
    public static IReadOnlyList<RankedUnit> Of(FinishedRun run)
    {
        var data = run.Result.Data;
        var intervals = run.Ranks.Ranks.ToDictionary(rank => (run.Data.Data.Units[rank.Row], run.Data.Data.Years?[rank.Row]));
        var rows = data.Periods[^1].Rows;
        return [.. Enumerable.Range(rows.Start.Value, rows.End.Value - rows.Start.Value)
            .Select(row =>
            {
                var interval = intervals[(data.Units[row], data.Years?[row])];
                return new RankedUnit(
                    row, data.Units[row], data.Names[row], data.Periods.Count > 1 ? data.Years![row] : null,
                    run.Result.Index[row], run.Result.Ranks[run.Result.Framework.Root][row], interval.Low, interval.High);
            })
            .OrderBy(unit => double.IsNaN(unit.Rank) ? double.MaxValue : unit.Rank).ThenBy(unit => unit.Name, StringComparer.Ordinal)];
    }
}
