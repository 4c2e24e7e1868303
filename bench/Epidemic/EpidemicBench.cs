using System.Diagnostics;
using Civium.Detection.Surveillance;
using Civium.Epidemiology.Reproduction;
using Civium.Epidemiology.RiskSource;
using Civium.Testing.Running;

namespace Civium.Bench.Epidemic;

/// <summary>Flexible Farrington, reproduction numbers and the risk source fit beside R's surveillance, EpiEstim and nls, on the same data in the same run.</summary>
internal static class EpidemicBench
{
    private const int PeerSeries = 6;
    private const int ManySeries = 2000;
    private const int First = 575;
    private const int Days = 150;

    private static readonly FarringtonFlexible Flexible = new()
    {
        Alpha = 0.005,
        Periods = 10,
        RecentStepsExcluded = 26,
        TrendSignificance = 1,
        Method = ThresholdMethod.NbPlugin,
    };

    public static async Task<int> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var series = EpidemicSamples.Series(PeerSeries);
        var incidence = EpidemicSamples.Incidence(Days);
        var panel = EpidemicSamples.Panel();
        EpidemicSamples.Write(Path.Combine(folder.Path, "series.csv"), series);
        EpidemicSamples.Write(Path.Combine(folder.Path, "incidence.csv"), [incidence]);
        EpidemicSamples.Write(Path.Combine(folder.Path, "panel.csv"), Rows(panel));
        Console.WriteLine($"{Environment.ProcessorCount} cores; R runs first, alone, on one core; its start is not counted.");
        var peer = await RPeer.RunAsync(folder.Path, Script);

        var (flexible, signals) = Best(3, () => series.Select(counts => Flexible.Run(new CountSeries(counts, 52), First, EpidemicSamples.Weeks - 1)).ToArray());
        var (cori, numbers) = Best(20, () => new CoriEstimator().Estimate(incidence, SerialInterval.Gamma(2.6, 1.5, Days - 1)).Select(number => number.Quantile(0.975)).ToArray());
        var (fit, model) = Best(5, () => RiskSourceModel.Fit(panel, RiskSourceForm.Parse("exp-logistic")!.Value));

        Console.WriteLine();
        Console.WriteLine($"{"",-66} {"Civium ms",10} {"R ms",10} {"times",8} {"difference",11}");
        Line($"flexible Farrington, {PeerSeries} series, the last 49 of 624 weeks", flexible, peer?["flexible"], signals.SelectMany(run => run).Select(signal => signal.UpperBound));
        Line($"Cori's R with its 97.5 % quantile, {Days} days", cori, peer?["cori"], numbers);
        Line("risk source model, 296 places, 27 days, 31 regions; R2", fit, peer?["nls"], [model.RSquared]);
        Many();
        return 0;
    }

    private static void Many()
    {
        var series = EpidemicSamples.Series(ManySeries);
        var clock = Stopwatch.StartNew();
        Parallel.ForEach(series, new ParallelOptions { MaxDegreeOfParallelism = 2 }, counts => Flexible.Run(new CountSeries(counts, 52), First, EpidemicSamples.Weeks - 1));
        var year = ManySeries / clock.Elapsed.TotalMinutes;
        clock.Restart();
        Parallel.ForEach(series, new ParallelOptions { MaxDegreeOfParallelism = 2 }, counts => Flexible.Run(new CountSeries(counts, 52), EpidemicSamples.Weeks - 1, EpidemicSamples.Weeks - 1));
        var week = ManySeries / clock.Elapsed.TotalMinutes;
        Console.WriteLine();
        Console.WriteLine($"On two threads: {week:N0} series a minute for the current week, {year:N0} a minute for each of the last 49 weeks. Aim: 10,000 a minute, and 50 times R.");
    }

    private static void Line(string what, double milliseconds, double[]? peer, IEnumerable<double> values)
    {
        var difference = peer is null
            ? double.NaN
            : peer.Skip(1).Zip(values).Where(pair => double.IsFinite(pair.First)).Select(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.First))).DefaultIfEmpty(0).Max();
        var theirs = peer is null ? double.NaN : peer[0] * 1000;
        Console.WriteLine($"{what,-66} {milliseconds,10:0.00} {theirs,10:0.0} {theirs / milliseconds,8:0} {difference,11:0.0e+0}");
    }

    private static (double Milliseconds, T Value) Best<T>(int rounds, Func<T> work)
    {
        var value = work();
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            value = work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return (best, value);
    }

    private static IEnumerable<double[]> Rows(RiskPanel panel) =>
        from place in Enumerable.Range(0, panel.Places.Count)
        from day in Enumerable.Range(0, panel.Days)
        select (double[])[panel.Confirmed[place][day], day + 1, (place % 31) + 1, panel.Values[0][place][day], panel.Values[1][place][day], panel.Values[2][place][day]];

    private const string Script = """
        tell <- function(name, seconds, values) cat("@", name, " ", seconds, " ", paste(format(values, digits=15), collapse=" "), "\n", sep="")
        best <- function(n, f) { t <- Inf; for (i in 1:n) { s <- system.time(v <- f())[["elapsed"]]; t <- min(t, s) }; list(t=t, v=v) }
        x <- as.matrix(read.csv("series.csv", header=FALSE))
        look <- function(i) upperbound(farringtonFlexible(new("sts", observed=matrix(x[i,], ncol=1), freq=52, start=c(2000,1), epoch=1:624),
          control=list(range=576:624, b=5, w=3, alpha=0.005, noPeriods=10, pastWeeksNotIncluded=26, pThresholdTrend=1, thresholdMethod="nbPlugin", glmWarnings=FALSE)))[,1]
        r <- best(1, function() as.vector(sapply(seq_len(nrow(x)), look)))
        tell("flexible", r$t, r$v)
        incidence <- as.numeric(read.csv("incidence.csv", header=FALSE))
        n <- 10
        r <- best(2, function() for (i in 1:n) v <<- suppressMessages(estimate_R(incidence, method="parametric_si", config=make_config(list(mean_si=2.6, std_si=1.5)))))
        tell("cori", r$t / n, v$R[["Quantile.0.975(R)"]])
        p <- read.csv("panel.csv", header=FALSE); names(p) <- c("y","t","k","a","b","c")
        for (n in c("a","b","c")) p[[n]] <- ave(log(p[[n]]+1), p$t, FUN=function(v) (v-mean(v))/sd(v))
        start <- list(l=rep(4.5, 31), b1=1, b2=0.5, b3=0.3, g=0.3, w=3)
        r <- best(2, function() nls(y ~ exp(l[k] + b1*a + b2*b + b3*c) / (1 + exp(-g*t + w)), data=p, start=start, control=nls.control(maxiter=200)))
        tell("nls", r$t, 1 - sum(resid(r$v)^2) / sum((p$y - mean(p$y))^2))
        """;
}
