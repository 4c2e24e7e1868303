using System.Collections.Concurrent;
using System.Text;
using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Recipes;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.DataSets;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;
using Run = Civium.Indicators.Evaluating.Evaluation;

namespace Civium.Modules.Evaluation.Runs;

/// <summary>A run with its result.</summary>
/// <param name="Row">What was asked.</param>
/// <param name="Data">What it was run on.</param>
/// <param name="Result">Scores and ranks.</param>
/// <param name="Ranks">The interval of each row's rank.</param>
internal sealed record FinishedRun(RunRow Row, StoredData Data, Run Result, UncertaintyResult Ranks);

/// <summary>Keeps runs and computes their results, which follow from data, framework, recipe and seed. Safe for concurrent use.</summary>
internal sealed class RunStore(IDbContextFactory<EvaluationDb> contexts, DataSetStore dataSets, TimeProvider clock)
{
    /// <summary>How many recipes rank intervals are drawn from, unless told.</summary>
    public const int UsualDraws = 500;

    private const int MostDraws = 10_000;
    private const int Kept = 8;
    private readonly ConcurrentDictionary<long, Lazy<Task<FinishedRun>>> _finished = [];

    /// <summary>Stores a run, after computing it: one that cannot be computed is refused with its reason.</summary>
    public async Task<FinishedRun> AddAsync(string name, long dataSet, string recipe, int draws, Actor actor, CancellationToken cancellation)
    {
        var problems = new ProblemList();
        var read = RecipeText.Read(Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(recipe) ? "{}" : recipe), problems)
            ?? throw RefusedException.BadRequest("bad-recipe", string.Join(" ", problems.First.Select(problem => $"{problem.Path} {problem.Message}.")), problems.First[0].Path);
        if (draws is < 2 or > MostDraws)
        {
            throw RefusedException.BadRequest("bad-draws", $"Rank intervals are drawn from 2 to {MostDraws} recipes.", "draws");
        }

        var data = await dataSets.LoadAsync(dataSet, cancellation).ConfigureAwait(false);
        var row = new RunRow
        {
            Name = string.IsNullOrWhiteSpace(name) ? data.Row.Name : name.Trim(),
            DataSet = dataSet,
            Recipe = RecipeText.Write(read),
            Draws = draws,
            Seed = 1,
            Created = clock.GetUtcNow().UtcDateTime,
            CreatedBy = actor.Name.Length > 0 ? actor.Name : actor.Id,
        };
        var finished = await Task.Run(() => Compute(row, data, cancellation), cancellation).ConfigureAwait(false);
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        context.Runs.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        Keep(row.Id, new Lazy<Task<FinishedRun>>(Task.FromResult(finished)));
        return finished;
    }

    /// <summary>All runs, the latest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ListAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        return await context.Runs.AsNoTracking().OrderByDescending(row => row.Id).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A run with its result; the last few are kept.</summary>
    public async Task<FinishedRun> LoadAsync(long id, CancellationToken cancellation)
    {
        var entry = _finished.GetValueOrDefault(id) ?? Keep(id, new(() => ComputeAsync(id)));
        try
        {
            return await entry.Value.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch when (entry.Value.IsFaulted)
        {
            _finished.TryRemove(id, out _);
            throw;
        }
    }

    private Lazy<Task<FinishedRun>> Keep(long id, Lazy<Task<FinishedRun>> entry)
    {
        foreach (var old in _finished.Keys.Order().Take(Math.Max(0, _finished.Count - Kept + 1)))
        {
            _finished.TryRemove(old, out _);
        }

        return _finished.GetOrAdd(id, entry);
    }

    private async Task<FinishedRun> ComputeAsync(long id)
    {
        var context = await contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id).ConfigureAwait(false) ?? throw RefusedException.NotFound($"There is no run {id}.");
        var data = await dataSets.LoadAsync(row.DataSet, CancellationToken.None).ConfigureAwait(false);
        return await Task.Run(() => Compute(row, data, CancellationToken.None)).ConfigureAwait(false);
    }

    private static FinishedRun Compute(RunRow row, StoredData data, CancellationToken cancellation)
    {
        try
        {
            var recipe = RecipeText.Read(Encoding.UTF8.GetBytes(row.Recipe), new())!;
            var result = Run.Run(data.Framework.Framework, data.Data, recipe, cancellation);
            return new(row, data, result, Uncertainty.Run(result, data.Data, row.Draws, row.Seed, cancellation: cancellation));
        }
        catch (EvaluationException refusal)
        {
            throw RefusedException.BadRequest("cannot-evaluate", string.Join(" ", refusal.Problems.Take(10).Select(Say)));
        }
    }

    private static string Say(Problem problem) => problem.Row > 0 ? $"Row {problem.Row}, column {problem.Column}: {problem.Message}" : problem.Message;
}
