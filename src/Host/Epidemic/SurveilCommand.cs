using System.CommandLine;
using System.Globalization;
using Civium.Detection.Surveillance;

namespace Civium.Host.Epidemic;

/// <summary><c>civium epidemic surveil</c>: looks for unusual counts in a series.</summary>
internal static class SurveilCommand
{
    private const int Chunk = 64;

    public static Command Create()
    {
        var algorithm = new Option<string>("--algorithm") { Description = $"One of {string.Join(", ", Algorithms.Names)}.", Required = true, HelpName = "NAME" };
        var series = new Option<string>("--series") { Description = "CSV with the columns t (1, 2, 3 or dates) and observed; freq is 52 unless dates say otherwise.", Required = true, HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = "Where to write t, observed, upperbound, alarm.", Required = true, HelpName = "FILE" };
        var command = new Command(
            "surveil",
            "Find unusually high counts. Parameters of the algorithm follow as --PARAMETER VALUE under the names of R's surveillance package, and --range FIRST:LAST, --freq STEPS.")
        {
            algorithm, series, output,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => Task.FromResult(AnalysisRun.Run(
            parsed,
            screen => Surveil(parsed.GetRequiredValue(algorithm), parsed.GetRequiredValue(series), parsed.GetRequiredValue(output), new Parameters([.. parsed.UnmatchedTokens]), screen, cancellation),
            cancellation)));
        return command;
    }

    private static void Surveil(string name, string series, string output, Parameters parameters, AnalysisScreen screen, CancellationToken cancellation)
    {
        var algorithm = Algorithms.Create(name, parameters);
        var range = parameters.Text("range", "");
        _ = parameters.OptionalWhole("freq");
        parameters.RefuseOthers(name);
        var file = SeriesFile.Read(TableFile.Read(series, cancellation), parameters, screen);
        var (first, last) = Range(range, file, algorithm);
        var signals = IsIndependent(algorithm) ? Chunks(algorithm, file.Series, first, last, screen, cancellation) : algorithm.Run(file.Series, first, last);
        var rows = signals.Where(signal => file.Labels[signal.Step] is not null).ToArray();
        ResultFile.Write(
            output,
            "t,observed,upperbound,alarm",
            rows.Select(signal => new object?[] { file.Labels[signal.Step], signal.Observed, signal.UpperBound, signal.Alarm }));
        screen.Result($"{rows.Length} steps, {rows.Count(signal => signal.Alarm)} alarms: {output}");
    }

    /// <summary>Whether steps may be looked at in pieces, so that the work can tell its progress and be cancelled.</summary>
    private static bool IsIndependent(ISurveillanceAlgorithm algorithm) => algorithm is not (Cusum or GeneralisedLikelihoodRatio);

    private static List<Signal> Chunks(ISurveillanceAlgorithm algorithm, CountSeries series, int first, int last, AnalysisScreen screen, CancellationToken cancellation)
    {
        var signals = new List<Signal>(Math.Max(0, last - first + 1));
        for (var begin = first; begin == first || begin <= last; begin += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            signals.AddRange(algorithm.Run(series, begin, Math.Min(last, begin + Chunk - 1)));
            screen.Progress("Steps", signals.Count, last - first + 1);
        }

        return signals;
    }

    private static (int First, int Last) Range(string text, SeriesFile file, ISurveillanceAlgorithm algorithm)
    {
        if (text.Length == 0)
        {
            return (Math.Min(algorithm.FirstStep(file.Series), file.Series.Length), file.Series.Length - 1);
        }

        var parts = text.Split(':');
        var first = Place(parts[0], file);
        var last = parts.Length > 1 ? Place(parts[1], file) : file.Series.Length - 1;
        return parts.Length <= 2 ? (first, last) : throw new ParameterException($"--range {text}: give FIRST or FIRST:LAST, values of t, such as 53:312.");
    }

    private static int Place(string label, SeriesFile file)
    {
        var place = file.Labels.ToList().IndexOf(label.Trim());
        return place >= 0
            ? place
            : throw new ParameterException($"--range: the series has no t {label}; it has {file.Labels[0]} to {file.Labels[^1]}.".ToString(CultureInfo.InvariantCulture));
    }
}
