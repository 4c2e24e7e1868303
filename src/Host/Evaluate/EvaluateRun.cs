using System.Globalization;
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
        var files = new Dictionary<string, string> { ["scores.csv"] = ScoreTables.Scores(run), ["weights.csv"] = ScoreTables.Weights(run), ["recipe.json"] = RecipeText.Write(recipe) + "\n" };
        ResultFolder.Write(options.Output, files, []);
        Tell(run, table, files, started);
        return Done;
    }

    private void Tell(Evaluation run, IndicatorTable table, Dictionary<string, string> files, long started)
    {
        foreach (var note in table.Notes.Concat(run.Notes))
        {
            error.WriteLine($"Note: {note}");
        }

        var seconds = time.GetElapsedTime(started).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Scored {run.Data.Units.Count:N0} rows on {run.Framework.Indicators.Count} indicators in {seconds:0.0} s; wrote {files.Count} files to {options.Output}."));
        output.WriteLine($"Recipe: {RecipeText.Write(run.Recipe)}");
    }
}
