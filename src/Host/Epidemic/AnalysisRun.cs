using System.CommandLine;
using Civium.Detection.Surveillance;
using Civium.Epidemiology;
using Civium.Host.Commands;

namespace Civium.Host.Epidemic;

/// <summary>Runs an analysis and turns what stops it into a sentence and an exit code: 0 done, 1 it failed or was cancelled, 2 the command line is refused.</summary>
internal static class AnalysisRun
{
    /// <summary>Runs <paramref name="analysis"/>, which says its progress and its summary.</summary>
    public static int Run(ParseResult parsed, Action<AnalysisScreen> analysis, CancellationToken cancellation)
    {
        var screen = new AnalysisScreen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            analysis(screen);
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Error("Cancelled; nothing was written.");
            return 1;
        }
        catch (ParameterException problem)
        {
            screen.Error(problem.Message);
            return CommandLine.Refused;
        }
        catch (Exception problem) when (problem is AnalysisException or SurveillanceException or EpidemiologyException)
        {
            screen.Error(problem.Message);
            return 1;
        }
    }
}

/// <summary>What the caller sees: results on the output, all else on the error stream.</summary>
internal sealed class AnalysisScreen(TextWriter output, TextWriter error)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private long _said = TimeProvider.System.GetTimestamp();

    /// <summary>Says what was done.</summary>
    public void Result(string text) => output.WriteLine(text);

    /// <summary>Says something in passing.</summary>
    public void Notice(string text) => error.WriteLine(text);

    /// <summary>Says what went wrong.</summary>
    public void Error(string text) => error.WriteLine(text);

    /// <summary>Says how far the work is, every two seconds at most.</summary>
    public void Progress(string what, int done, int all)
    {
        if (TimeProvider.System.GetElapsedTime(_said) >= Every)
        {
            _said = TimeProvider.System.GetTimestamp();
            error.WriteLine($"{what}: {done:N0} of {all:N0} ({100.0 * done / Math.Max(1, all):0} %)");
        }
    }
}
