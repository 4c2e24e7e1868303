using System.CommandLine;
using System.Globalization;
using Civium.Epidemiology.Nowcasting;

namespace Civium.Host.Epidemic;

/// <summary><c>civium epidemic nowcast</c>: the cases of recent days, those still to be reported included.</summary>
internal static class NowcastCommand
{
    private const int FaultsShown = 20;

    private static readonly Option<string> LineList = new("--linelist") { Description = "CSV with a row a case: a column onset (or dHosp, date_of_onset) and a column report (or dReport, date_of_report).", Required = true, HelpName = "FILE" };
    private static readonly Option<string> Out = new("--out") { Description = "Where to write date, observed, nowcast, lower, upper, reported, complete.", Required = true, HelpName = "FILE" };
    private static readonly Option<string?> Onset = new("--onset") { Description = "The name of the column of onsets.", HelpName = "COLUMN" };
    private static readonly Option<string?> Report = new("--report") { Description = "The name of the column of reports.", HelpName = "COLUMN" };
    private static readonly Option<string?> Now = new("--now") { Description = "The day it is known on; the last report's without it.", HelpName = "DATE" };
    private static readonly Option<int> Delay = new("--max-delay") { Description = "The longest delay in days; later reports count with it.", DefaultValueFactory = _ => 15, HelpName = "DAYS" };
    private static readonly Option<int?> Window = new("--window") { Description = "Learn delays from the last days of onset only.", HelpName = "DAYS" };
    private static readonly Option<string> Method = new("--method") { Description = "bayes (beta-negative-binomial), lawless, or reverse-hazard.", DefaultValueFactory = _ => "bayes", HelpName = "NAME" };
    private static readonly Option<double> Alpha = new("--alpha") { Description = "1 minus the interval's probability.", DefaultValueFactory = _ => 0.05, HelpName = "LEVEL" };
    private static readonly Option<int> Seed = new("--seed") { Description = "The seed of reverse-hazard.", DefaultValueFactory = _ => 1, HelpName = "SEED" };
    private static readonly Option<bool> LeaveOut = new("--leave-out-faulty") { Description = "Go on without the cases whose dates contradict each other." };

    public static Command Create()
    {
        var command = new Command("nowcast", "Estimate the cases of recent days once all are reported.") { LineList, Out, Onset, Report, Now, Delay, Window, Method, Alpha, Seed, LeaveOut };
        command.SetAction((parsed, cancellation) => Task.FromResult(AnalysisRun.Run(parsed, screen => Estimate(parsed, screen, cancellation), cancellation)));
        return command;
    }

    private static void Estimate(ParseResult parsed, AnalysisScreen screen, CancellationToken cancellation)
    {
        var nowcaster = new Nowcaster
        {
            Method = parsed.GetRequiredValue(Method) switch
            {
                "bayes" => NowcastMethod.BetaNegativeBinomial,
                "lawless" => NowcastMethod.Lawless,
                "reverse-hazard" => NowcastMethod.ReverseHazard,
                var other => throw new ParameterException($"--method {other}: give bayes, lawless or reverse-hazard."),
            },
            Alpha = parsed.GetValue(Alpha),
            Window = parsed.GetValue(Window),
            Seed = parsed.GetValue(Seed),
        };
        DateOnly? now = parsed.GetValue(Now) is not { } text ? null : TableFile.TryDate(text, out var date) ? date : throw new ParameterException($"--now {text}: write a date like 2020-01-31.");
        var cases = Read(parsed, TableFile.Read(parsed.GetRequiredValue(LineList), cancellation), screen);
        var triangle = ReportingTriangle.Of(cases, now ?? cases.Max(one => one.Report), parsed.GetValue(Delay));
        if (triangle.LongerDelays > 0)
        {
            screen.Notice($"{triangle.LongerDelays} cases were reported after more than {triangle.LongestDelay} days and count with that delay; --max-delay sets another.");
        }

        var days = nowcaster.Estimate(triangle);
        var output = parsed.GetRequiredValue(Out);
        ResultFile.Write(
            output,
            "date,observed,nowcast,lower,upper,reported,complete",
            days.Select(day => new object?[] { day.Date, day.Known, day.Estimate, day.Lower, day.Upper, day.Reported, !day.Incomplete }));
        screen.Result($"{days.Count} days up to {triangle.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {days.Count(day => day.Incomplete)} of them incomplete: {output}");
    }

    private static List<(DateOnly Onset, DateOnly Report)> Read(ParseResult parsed, TableFile file, AnalysisScreen screen)
    {
        var onset = parsed.GetValue(Onset) is { } named ? file.Need("onsets", named) : file.Need("onsets", "onset", "date_of_onset", "date_onset", "onset_date", "dHosp", "dOnset", "dt_onset", "date.of.onset");
        var report = parsed.GetValue(Report) is { } other ? file.Need("reports", other) : file.Need("reports", "report", "date_of_report", "date_report", "report_date", "dReport", "dt_report", "date_of_notification", "date_of_hospitalisation");
        var cases = new List<(DateOnly, DateOnly)>();
        var faults = new List<string>();
        var undated = 0;
        for (var row = 0; row < file.Count; row++)
        {
            if (file.Date(row, onset) is not { } began || file.Date(row, report) is not { } reported)
            {
                undated++;
            }
            else if (reported < began)
            {
                faults.Add($"{file.Path}:{file.Line(row)}: was reported on {reported:yyyy-MM-dd}, before its onset on {began:yyyy-MM-dd}");
            }
            else
            {
                cases.Add((began, reported));
            }
        }

        if (undated > 0)
        {
            screen.Notice($"{undated} cases lack one of the dates and are left out.");
        }

        Contradictions(faults, parsed.GetValue(LeaveOut), screen);
        return cases.Count > 0 ? cases : throw new AnalysisException($"{file.Path} has no case with both dates.");
    }

    private static void Contradictions(List<string> faults, bool leaveOut, AnalysisScreen screen)
    {
        if (faults.Count > 0 && !leaveOut)
        {
            throw new AnalysisException(
                string.Join('\n', faults.Take(FaultsShown)) + $"\n{faults.Count} cases contradict themselves. Correct their dates, or go on without them with --leave-out-faulty.");
        }

        if (faults.Count > 0)
        {
            screen.Notice($"{faults.Count} cases were reported before their onset and are left out.");
        }
    }
}
