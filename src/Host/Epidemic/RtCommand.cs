using System.CommandLine;
using System.Globalization;
using Civium.Epidemiology.Reproduction;

namespace Civium.Host.Epidemic;

/// <summary><c>civium epidemic rt</c>: reproduction numbers of an incidence curve.</summary>
internal static class RtCommand
{
    private static readonly double[] Quantiles = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975];

    private static readonly Option<string> Incidence = new("--incidence") { Description = "CSV with new cases a day: a column I, incidence, cases, observed or value, and where known dates; imported for those infected elsewhere.", Required = true, HelpName = "FILE" };
    private static readonly Option<double?> Mean = new("--si-mean") { Description = "The mean serial interval in days, above 1.", HelpName = "M" };
    private static readonly Option<double?> Deviation = new("--si-sd") { Description = "Its standard deviation in days.", HelpName = "S" };
    private static readonly Option<string?> Distribution = new("--si-distribution") { Description = "In place of both: CSV with a column value, the probability of each lag from 0 on.", HelpName = "FILE" };
    private static readonly Option<int> Window = new("--window") { Description = "Days in a window.", DefaultValueFactory = _ => 7, HelpName = "DAYS" };
    private static readonly Option<string> Method = new("--method") { Description = "cori (instantaneous) or wallinga-teunis (by case).", DefaultValueFactory = _ => "cori", HelpName = "NAME" };
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of wallinga-teunis' simulated trees.", DefaultValueFactory = _ => 1, HelpName = "SEED" };
    private static readonly Option<string> Out = new("--out") { Description = "Where to write the windows, in EpiEstim's columns.", Required = true, HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("rt", "Estimate the reproduction number over sliding windows.") { Incidence, Mean, Deviation, Distribution, Window, Method, Seed, Out };
        command.SetAction((parsed, cancellation) => Task.FromResult(AnalysisRun.Run(parsed, screen => Estimate(parsed, screen, cancellation), cancellation)));
        return command;
    }

    private static void Estimate(ParseResult parsed, AnalysisScreen screen, CancellationToken cancellation)
    {
        var method = parsed.GetRequiredValue(Method);
        if (method is not ("cori" or "wallinga-teunis"))
        {
            throw new ParameterException($"--method {method}: give cori or wallinga-teunis.");
        }

        var file = TableFile.Read(parsed.GetRequiredValue(Incidence), cancellation);
        var (cases, imported, dates) = Read(file);
        var interval = Interval(parsed, cases.Length, cancellation);
        var output = parsed.GetRequiredValue(Out);
        var window = parsed.GetValue(Window);
        if (method == "cori")
        {
            var numbers = new CoriEstimator { Window = window }.Estimate(cases, interval, imported);
            ResultFile.Write(
                output,
                "t_start,t_end,date_start,date_end,Mean(R),Std(R),Quantile.0.025(R),Quantile.0.05(R),Quantile.0.25(R),Median(R),Quantile.0.75(R),Quantile.0.95(R),Quantile.0.975(R)",
                numbers.Select(number => new object?[] { number.Start + 1, number.End + 1, dates?[number.Start], dates?[number.End], number.Mean, number.Deviation }
                    .Concat(Quantiles.Select(probability => (object?)number.Quantile(probability)))));
            screen.Result($"{numbers.Count} windows of {window} days: {output}");
            return;
        }

        var byCase = new WallingaTeunis { Window = window, Seed = parsed.GetValue(Seed) }.Estimate([.. cases.Select(Whole)], interval);
        ResultFile.Write(
            output,
            "t_start,t_end,date_start,date_end,Mean(R),Std(R),Quantile.0.025(R),Quantile.0.975(R)",
            byCase.Select(number => new object?[] { number.Start + 1, number.End + 1, dates?[number.Start], dates?[number.End], number.Mean, number.Deviation, number.Lower, number.Upper }));
        screen.Result($"{byCase.Count} windows of {window} days: {output}");
    }

    private static int Whole(double count) => count == Math.Floor(count) && count < int.MaxValue
        ? (int)count
        : throw new AnalysisException($"wallinga-teunis counts single cases, and {count.ToString(CultureInfo.InvariantCulture)} is no whole number.");

    private static SerialInterval Interval(ParseResult parsed, int days, CancellationToken cancellation)
    {
        if (parsed.GetValue(Distribution) is { } path)
        {
            var file = TableFile.Read(path, cancellation);
            var column = file.Need("the probability", "value", "probability", "si_distr");
            return SerialInterval.Measured([.. Enumerable.Range(0, file.Count).Select(row => file.Amount(row, column) ?? throw file.Fault(row, column, "is empty"))]);
        }

        return parsed.GetValue(Mean) is { } mean && parsed.GetValue(Deviation) is { } deviation
            ? SerialInterval.Gamma(mean, deviation, days - 1)
            : throw new ParameterException("Give the serial interval: --si-mean and --si-sd, or --si-distribution.");
    }

    private static (double[] Cases, double[]? Imported, DateOnly[]? Dates) Read(TableFile file)
    {
        var local = file.Find("local");
        var column = file.Find("I", "incidence", "cases", "observed", "value", "count") ?? local ?? file.Need("new cases", "I", "incidence", "cases", "observed", "value", "count");
        var imported = file.Find("imported");
        double[] Column(string name) => [.. Enumerable.Range(0, file.Count).Select(row => file.Amount(row, name) ?? throw file.Fault(row, name, "is empty: give 0 where there was no case"))];
        var dates = file.Find("dates", "date", "epoch", "t") is { } time && file.Text(0, time) is { } first && first.Contains('-', StringComparison.Ordinal)
            ? Enumerable.Range(0, file.Count).Select(row => file.Date(row, time) ?? throw file.Fault(row, time, "has no date")).ToArray()
            : null;
        for (var row = 1; dates is not null && row < dates.Length; row++)
        {
            if (dates[row] != dates[row - 1].AddDays(1))
            {
                throw new AnalysisException(
                    $"{file.Path}:{file.Line(row)}: {dates[row]:yyyy-MM-dd} is not the day after {dates[row - 1]:yyyy-MM-dd}. A reproduction number needs a row for every day, in order: fill days without cases with 0; weekly counts cannot be used.");
            }
        }

        var cases = Column(column);
        var from = imported is null ? null : Column(imported);
        return (column == local && from is not null ? [.. cases.Zip(from, (here, elsewhere) => here + elsewhere)] : cases, from, dates);
    }
}
