using System.Diagnostics;
using System.Globalization;
using System.Text;
using Civium.Indicators.Aggregating;
using Civium.Indicators.Analysing;
using Civium.Indicators.Data;
using Civium.Indicators.Evaluating;
using Civium.Indicators.Normalising;
using Civium.Indicators.Recipes;
using Civium.Testing.Running;

namespace Civium.Bench;

/// <summary>
/// 1,000 recipes (imputed by group or median, outliers treated or not, min-max or ranks, arithmetic or geometric means, weights off by up to
/// a quarter) beside R 4 doing the same steps on the same draws; both results are compared. Then a large panel and its memory.
/// </summary>
internal static class EvaluationBench
{
    private const int Draws = 1000;

    private static readonly ImputationRule[] Imputations = [new(ImputationMethod.GroupMean, "EurAsia_group"), new(ImputationMethod.Median)];
    private static readonly Normalisation[] Normalisations = [new(NormalisationMethod.MinMax) { Lower = 1 }, new(NormalisationMethod.Rank)];
    private static readonly AggregationRule[] Aggregations = [new(AggregationMethod.Arithmetic), new(AggregationMethod.Geometric)];

    private sealed record Draw(int Imputation, int Treatment, int Normalisation, int Aggregation, double[] Weights);

    public static int Run()
    {
        Large();
        var (name, framework, data) = EvaluationData.Small();
        Console.WriteLine($"{Draws:N0} recipes on {name}: {data.Units.Count} units, {framework.Indicators.Count} indicators, {Environment.ProcessorCount} cores");
        var random = new Random(1);
        var draws = Enumerable.Range(0, Draws).Select(_ => new Draw(
            random.Next(2), random.Next(2), random.Next(2), random.Next(2), [.. framework.Nodes.Select(node => node.Weight * (0.75 + (random.NextDouble() / 2)))])).ToArray();
        Whole(framework, data, draws, 1);
        var (one, indices) = Whole(framework, data, draws, 1);
        var (all, _) = Whole(framework, data, draws, Environment.ProcessorCount);
        var shared = Shared(framework, data);
        Print("Civium, each recipe from the raw data, 1 core", one);
        Print($"Civium, each recipe from the raw data, {Environment.ProcessorCount} cores", all);
        Print($"Civium, what recipes share prepared once, {Environment.ProcessorCount} cores", shared);
        return BesideR(framework, data, draws, indices, one, all, shared);
    }

    private static (double Seconds, double[][] Indices) Whole(Framework framework, IndicatorData data, Draw[] draws, int cores)
    {
        var indices = new double[draws.Length][];
        var clock = Stopwatch.StartNew();
        Parallel.For(0, draws.Length, new ParallelOptions { MaxDegreeOfParallelism = cores }, place =>
        {
            var draw = draws[place];
            var recipe = Recipe.Default with
            {
                Imputation = Imputations[draw.Imputation],
                Treatment = draw.Treatment == 1 ? new() : null,
                Normalisation = Normalisations[draw.Normalisation],
                Aggregation = [Aggregations[draw.Aggregation]],
            };
            var prepared = Prepare.Run(framework, data, recipe);
            var normalised = NormaliseIndicators.Run(framework, prepared.Data, recipe);
            indices[place] = AggregateLevels.Run(framework, prepared.Data, normalised, draw.Weights, recipe)[framework.Root];
            Statistics(indices[place]);
        });
        return (clock.Elapsed.TotalSeconds, indices);
    }

    private static void Statistics(double[] index) => _ = Civium.Indicators.Statistics.Ranks.Descending(index);

    private static double Shared(Framework framework, IndicatorData data)
    {
        var recipe = Recipe.Default with
        {
            Uncertainty = new()
            {
                Imputations = Imputations,
                Treatments = [null, new()],
                Normalisations = Normalisations,
                Aggregations = [.. Aggregations.Select(rule => new[] { rule })],
                WeightNoise = 0.25,
            },
        };
        var nominal = Evaluation.Run(framework, data, recipe);
        Uncertainty.Run(nominal, data, 50, 1);
        var clock = Stopwatch.StartNew();
        Uncertainty.Run(nominal, data, Draws, 1);
        return clock.Elapsed.TotalSeconds;
    }

    private static int BesideR(Framework framework, IndicatorData data, Draw[] draws, double[][] indices, double one, double all, double shared)
    {
        using var folder = new TemporaryFolder();
        WriteForR(folder.Path, framework, data, draws);
        var start = new ProcessStartInfo("Rscript") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--vanilla", Path.Combine(AppContext.BaseDirectory, "evaluation.R"), folder.Path })
        {
            start.ArgumentList.Add(argument);
        }

        Process r;
        try
        {
            r = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("R is not here (Debian: r-base-core): no comparison.");
            return 1;
        }

        using (r)
        {
            var errors = r.StandardError.ReadToEndAsync();
            var times = r.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToArray();
            r.WaitForExit();
            if (r.ExitCode != 0 || times.Length != 2)
            {
                Console.WriteLine($"R failed: {errors.Result}");
                return 1;
            }

            Print("R, each recipe from the raw data, vectorised", times[0]);
            Print("R, what recipes share prepared once", times[1]);
            Console.WriteLine($"Largest relative difference between both indices: {Difference(Path.Combine(folder.Path, "index.csv"), indices):0.0e0}");
            Console.WriteLine($"R / Civium: {times[0] / one:0.0} on one core, {times[0] / all:0.0} on {Environment.ProcessorCount}; prepared once in both: {times[1] / shared:0.0}. The aim is 50.");
        }

        return 0;
    }

    private static double Difference(string file, double[][] indices)
    {
        var rows = File.ReadAllLines(file).Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return rows.Zip(indices, (theirs, ours) => theirs.Zip(ours, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(a))).Max()).Max();
    }

    private static void WriteForR(string folder, Framework framework, IndicatorData data, Draw[] draws)
    {
        string Line(IEnumerable<double> numbers) => string.Join(',', numbers.Select(number => double.IsNaN(number) ? "NA" : number.ToString("R", CultureInfo.InvariantCulture)));
        File.WriteAllLines(Path.Combine(folder, "data.csv"), Enumerable.Range(0, data.Units.Count).Select(row => Line(framework.Indicators.Select(place => data.Column(framework.Nodes[place].Code)[row]))));
        File.WriteAllLines(Path.Combine(folder, "groups.csv"), data.Groups["EurAsia_group"].Select(group => group ?? "NA"));
        File.WriteAllLines(Path.Combine(folder, "nodes.csv"), framework.Nodes.Select((node, place) => $"{framework.Parent(place) + 1},{node.Direction},{framework.Levels[place]}"));
        File.WriteAllLines(Path.Combine(folder, "draws.csv"), draws.Select(draw => Line([draw.Imputation, draw.Treatment, draw.Normalisation, draw.Aggregation, .. draw.Weights])));
    }

    private static void Large()
    {
        var (units, indicators, years) = (10_000, 200, 10);
        var (framework, data) = EvaluationData.Large(units, indicators, years);
        var recipe = Recipe.Default with { Imputation = new(ImputationMethod.Median), Treatment = new() };
        var clock = Stopwatch.StartNew();
        var run = Evaluation.Run(framework, data, recipe);
        var best = run.Ranks[framework.Root].Count(rank => rank == 1);
        var seconds = clock.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(new StringBuilder().Append(CultureInfo.InvariantCulture, $"{units:N0} units by {indicators} indicators by {years} years, imputed, treated, normalised, aggregated, ranked ({best} first places): ")
            .Append(CultureInfo.InvariantCulture, $"{seconds:0.0} s, at most {self.PeakWorkingSet64 / 1048576.0:N0} MB, the data included. The aim is 10 s in 2,048 MB."));
    }

    private static void Print(string what, double seconds) => Console.WriteLine($"  {what,-75} {seconds,9:0.000} s {1000 * seconds / Draws,9:0.000} ms a recipe");
}
