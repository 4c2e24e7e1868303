using System.Globalization;
using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Recipes;
using Civium.Indicators.Tables;

namespace Civium.Host.Evaluate;

/// <summary>One <c>civium evaluate</c> from start to end: read and check everything, compute everything, then write.</summary>
internal sealed class EvaluateRun(EvaluateOptions options, TextWriter output, TextWriter error, TimeProvider time)
{
    /// <summary>The exit code when everything was written.</summary>
    public const int Done = 0;

    /// <summary>The exit code when something was refused or failed; nothing was written.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the caller stopped it; nothing was written.</summary>
    public const int Stopped = 130;

    private static readonly string[] AllNames =
    [
        "scores.csv", "weights.csv", "recipe.json", "statistics.csv", "data-denominated.csv", "imputed.csv", "screened.csv", "data-imputed.csv", "treated.csv",
        "data-treated.csv", "data-normalised.csv", "correlations.csv", "redundancy.csv", "cronbach.csv", "pca.csv", "removal.csv", "strengths.csv",
        "decomposition.csv", "peers.csv", "trend.csv", "uncertainty.csv", "sensitivity.csv",
    ];

    private readonly EvaluateInput _input = new(error);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellation)
    {
        try
        {
            return ReadAndRun(cancellation);
        }
        catch (EvaluationException refusal)
        {
            _input.Report(options.Data, refusal.Problems, refusal.Problems.Count);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            error.WriteLine("Stopped. Nothing was written.");
            return Stopped;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{options.Output}: {fault.Message}");
        }

        error.WriteLine("Nothing was written.");
        return Failed;
    }

    private int ReadAndRun(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var framework = options.Framework is null ? null : _input.Framework(options.Framework);
        var recipe = options.Recipe is null ? Recipe.Default : _input.Recipe(options.Recipe);
        if (recipe is null || (options.Framework is not null && framework is null) || _input.Data(options.Data, framework, cancellation) is not { } table)
        {
            error.WriteLine("Nothing was written.");
            return Failed;
        }

        var run = Evaluation.Run(table.Framework, table.Data, recipe, cancellation);
        var files = Files(run, table.Data, cancellation);
        ResultFolder.Write(options.Output, files, AllNames);
        Tell(run, table, files, started);
        return Done;
    }

    private Dictionary<string, string> Files(Evaluation run, IndicatorData data, CancellationToken cancellation)
    {
        var files = new Dictionary<string, string> { ["scores.csv"] = ScoreTables.Scores(run), ["weights.csv"] = ScoreTables.Weights(run), ["recipe.json"] = RecipeText.Write(run.Recipe) + "\n" };
        foreach (var (name, text) in DataTables.All(run, data).Concat(StructureTables.All(run, data, cancellation)).Concat(UnitTables.All(run, cancellation)))
        {
            files[name] = text;
            cancellation.ThrowIfCancellationRequested();
        }

        if (options.Uncertainty > 0)
        {
            var result = Uncertainty.Run(run, data, options.Uncertainty, options.Seed, progress: Progress("Uncertainty", options.Uncertainty), cancellation: cancellation);
            files["uncertainty.csv"] = UnitTables.Uncertain(result, data);
            TellFailed(result.Failed, result.Drawn);
        }

        if (options.Sensitivity > 0)
        {
            var factors = new RecipeFactors(run.Framework, data, run.Recipe, options.Seed).Names.Count;
            var result = Sensitivity.Run(run, data, options.Sensitivity, options.Seed, Progress("Sensitivity", options.Sensitivity * (factors + 2)), cancellation);
            files["sensitivity.csv"] = UnitTables.Sensitive(result);
            TellFailed(result.Failed, result.Evaluations);
        }

        return files;
    }

    private ProgressLine Progress(string what, int all) => new(what, all, error, !Console.IsErrorRedirected, time);

    private void TellFailed(int failed, int all)
    {
        if (failed > 0)
        {
            error.WriteLine($"Note: {failed} of {all} drawn recipes could not be computed, because their choices do not go together; they count nowhere.");
        }
    }

    private void Tell(Evaluation run, IndicatorTable table, Dictionary<string, string> files, long started)
    {
        var unused = run.Framework.Indicators.Count(place => run.Framework.Nodes[place].Denominator is not null);
        var denominators = unused == 0 || run.Recipe.Denominates
            ? Enumerable.Empty<string>()
            : [$"The framework names denominators for {unused} indicators, which this recipe does not use; \"denominate\": true would."];
        foreach (var note in table.Notes.Concat(run.Notes).Concat(denominators))
        {
            error.WriteLine($"Note: {note}");
        }

        var seconds = time.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Scored {run.Data.Units.Count:N0} rows on {run.Framework.Indicators.Count} indicators in {seconds:0.0} s; wrote {files.Count} files to {options.Output}."));
        output.WriteLine($"Recipe: {RecipeText.Write(run.Recipe)}");
    }
}
