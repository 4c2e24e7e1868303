using Civium.Indicators.Recipes;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;
using Run = Civium.Indicators.Evaluating.Evaluation;

namespace Civium.Modules.Evaluation.Live;

/// <summary>A stream behind a live value.</summary>
internal sealed record LiveSource(long Stream, string Name, double Contribution, DateTime? Deleted);

/// <summary>A live value of a district with what it rests on.</summary>
internal sealed record LiveValue(long Id, string District, string ChineseName, string Code, double? Value, int Sources, int Deleted);

/// <summary>The districts' scores at one time.</summary>
/// <param name="Snapshot">When, from which window, and whether from the sample city alone.</param>
/// <param name="Values">Every value.</param>
/// <param name="Result">Scores and ranks; null when there are fewer than two districts, or nothing measured.</param>
internal sealed record DistrictScores(SnapshotRow Snapshot, IReadOnlyList<LiveValue> Values, Run? Result);

/// <summary>Reads and scores snapshots. Safe for concurrent use.</summary>
internal sealed class DistrictBook(IDbContextFactory<EvaluationDb> contexts)
{
    /// <summary>The latest snapshot, or one by its id; null when there is none.</summary>
    public async Task<DistrictScores?> FindAsync(long? id, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var snapshot = await context.Snapshots.AsNoTracking().Where(row => id == null || row.Id == id).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (snapshot is null)
        {
            return null;
        }

        var values = await (
            from value in context.LiveValues.AsNoTracking()
            where value.Snapshot == snapshot.Id
            orderby value.Id
            select new LiveValue(
                value.Id, value.District, value.ChineseName, value.Code, value.Value,
                context.LiveSources.Count(source => source.Value == value.Id),
                context.LiveSources.Count(source => source.Value == value.Id && source.Deleted != null))).ToListAsync(cancellation).ConfigureAwait(false);
        return new(snapshot, values, Score(values));
    }

    /// <summary>The snapshots of the last days, the latest first.</summary>
    public async Task<IReadOnlyList<SnapshotRow>> HistoryAsync(int most, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        return await context.Snapshots.AsNoTracking().OrderByDescending(row => row.Id).Take(most).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The streams behind a value.</summary>
    public async Task<IReadOnlyList<LiveSource>> SourcesAsync(long value, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        return await context.LiveSources.AsNoTracking().Where(row => row.Value == value).OrderBy(row => row.StreamName).ThenBy(row => row.Id)
            .Select(row => new LiveSource(row.Stream, row.StreamName, row.Contribution, row.Deleted)).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Scores districts on the indicators that at least one district has a value of.</summary>
    private static Run? Score(List<LiveValue> values)
    {
        var units = values.Select(value => value.District).Distinct(StringComparer.Ordinal).ToArray();
        var empty = LiveFramework.Framework.Indicators.Select(place => LiveFramework.Framework.Nodes[place].Code)
            .Where(code => values.All(value => value.Code != code || value.Value is null)).ToArray();
        if (units.Length < 2 || empty.Length == LiveFramework.Framework.Indicators.Count)
        {
            return null;
        }

        var framework = LiveFramework.Framework.Without(empty);
        var codes = framework.Indicators.Select(place => framework.Nodes[place].Code).ToArray();
        var found = values.ToDictionary(value => (value.District, value.Code), value => value.Value ?? double.NaN);
        return Run.Run(framework, new(units, codes, [.. codes.Select(code => units.Select(unit => found.GetValueOrDefault((unit, code), double.NaN)).ToArray())]), Recipe.Default);
    }
}
