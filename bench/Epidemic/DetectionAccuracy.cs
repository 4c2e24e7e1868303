using System.Globalization;
using System.IO.Compression;
using Civium.Detection.Surveillance;

namespace Civium.Bench.Epidemic;

/// <summary>False alarms and outbreaks found, on Noufaily's 28 simulated scenarios and on 14 labelled real series.</summary>
internal static class DetectionAccuracy
{
    private const int Scenarios = 28;
    private const int Replicates = 20;
    private const int Weeks = 624;
    private const int First = 575;

    private static readonly string[] Labelled = ["h1_nrwrp", "k1", "m1", "m2", "m3", "m4", "m5", "n1", "n2", "q1_nrwh", "q2", "s1", "s2", "s3"];

    private static readonly FarringtonFlexible Flexible = new()
    {
        Alpha = 0.005,
        Periods = 10,
        RecentStepsExcluded = 26,
        TrendSignificance = 1,
        Method = ThresholdMethod.NbPlugin,
    };

    private static readonly (string Name, ISurveillanceAlgorithm Algorithm)[] Offered =
    [
        ("farrington-flexible (alpha 0.005)", Flexible),
        ("farrington (alpha 0.01, two-sided)", new Farrington { Alpha = 0.01 }),
        ("ears C1 (alpha 0.005)", new Ears { Alpha = 0.005 }),
        ("ears C2 (alpha 0.005)", new Ears { Method = EarsMethod.C2, Alpha = 0.005 }),
        ("outbreak-scan (alpha 0.002, span 2)", new OutbreakScan()),
    ];

    public static void PrintSimulated(string shared)
    {
        var data = Read(Path.Combine(shared, "data", "noufaily_sim"));
        Console.WriteLine("Simulated: 28 scenarios of 624 weeks, an outbreak in the last 49 (false positive rate on the series without it; share of outbreaks with an alarm in one of their weeks)");
        Console.WriteLine();
        Console.WriteLine("| detector | replicates 1-20: false / found | 1-10 (tuned on) | 11-20 (reported) |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var (name, algorithm) in Offered)
        {
            var rates = Enumerable.Range(0, Scenarios * Replicates).AsParallel().AsOrdered().Select(i => Look(data[i], algorithm)).ToArray();
            Console.WriteLine($"| {name} | {Rate(rates, _ => true)} | {Rate(rates, i => i % Replicates < 10)} | {Rate(rates, i => i % Replicates >= 10)} |");
        }

        var reference = File.ReadLines(Path.Combine(shared, "oracle", "epidemic", "noufaily_R_reference_by_scenario.csv")).Skip(1).Select(line => line.Split(','))
            .Where(row => row[0] == "\"farringtonFlexible\"" && row[1] == "0.005").ToArray();
        double Mean(int column) => reference.Average(row => double.Parse(row[column], CultureInfo.InvariantCulture));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| R's farringtonFlexible (alpha 0.005) | {Mean(3):0.0000} / {Mean(4):0.000} | | |"));
        Console.WriteLine();
    }

    public static void PrintLabelled(string shared)
    {
        Console.WriteLine("Real: 14 series of the Robert Koch Institute with known outbreak weeks, weeks 160 to 209, three years back (false alarms of all other weeks; outbreaks with an alarm)");
        Console.WriteLine();
        Console.WriteLine("| detector | false | found |");
        Console.WriteLine("|---|---|---|");
        foreach (var (name, algorithm) in Offered)
        {
            var shorter = algorithm switch
            {
                FarringtonFlexible flexible => flexible with { Years = 3 },
                Farrington farrington => farrington with { Years = 3 },
                OutbreakScan scan => scan with { Years = 3 },
                _ => algorithm,
            };
            var totals = Labelled.Select(series => Look(Path.Combine(shared, "data", "surveillance_r", series + ".csv"), shorter)).ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {totals.Sum(total => total.Alarms) / (double)totals.Sum(total => total.Quiet):0.0000} | {totals.Sum(total => total.Found)} of {totals.Sum(total => total.Outbreaks)} |"));
        }

        Console.WriteLine();
    }

    private static string Rate((int Alarms, bool Found)[] rates, Func<int, bool> takes)
    {
        var taken = rates.Where((_, i) => takes(i)).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{taken.Sum(rate => rate.Alarms) / (double)(taken.Length * (Weeks - First)):0.0000} / {taken.Average(rate => rate.Found ? 1 : 0):0.000}");
    }

    private static (int Alarms, bool Found) Look(Simulated data, ISurveillanceAlgorithm algorithm)
    {
        var quiet = data.Baseline.Select((count, week) => count + (week < First ? data.Outbreak[week] : 0)).ToArray();
        var loud = data.Baseline.Zip(data.Outbreak, (count, more) => count + more).ToArray();
        return (
            algorithm.Run(new CountSeries(quiet, 52), First, Weeks - 1).Count(signal => signal.Alarm),
            algorithm.Run(new CountSeries(loud, 52), data.Start, data.End).Any(signal => signal.Alarm));
    }

    private static (int Quiet, int Alarms, int Outbreaks, int Found) Look(string file, ISurveillanceAlgorithm algorithm)
    {
        var rows = File.ReadLines(file).Skip(1).Select(line => line.Split(',')).ToArray();
        var states = rows.Select(row => row[3] == "1").ToArray();
        var signals = algorithm.Run(new CountSeries([.. rows.Select(row => double.Parse(row[2], CultureInfo.InvariantCulture))], 52), 159, rows.Length - 1);
        int quiet = 0, alarms = 0, outbreaks = 0, found = 0;
        var seen = true;
        foreach (var signal in signals)
        {
            if (!states[signal.Step])
            {
                quiet++;
                alarms += signal.Alarm ? 1 : 0;
                continue;
            }

            var begins = signal.Step == signals[0].Step || !states[signal.Step - 1];
            outbreaks += begins ? 1 : 0;
            seen = !begins && seen;
            found += signal.Alarm && !seen ? 1 : 0;
            seen |= signal.Alarm;
        }

        return (quiet, alarms, outbreaks, found);
    }

    private static Simulated[] Read(string folder)
    {
        var data = new Simulated[Scenarios * Replicates];
        foreach (var row in File.ReadLines(Path.Combine(folder, "test_outbreaks.csv")).Skip(1).Select(Numbers))
        {
            data[Place(row)] = new Simulated(new double[Weeks], new double[Weeks], (int)row[2] - 1, (int)row[3] - 1);
        }

        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "series.csv.gz")), CompressionMode.Decompress));
        lines.ReadLine();
        while (lines.ReadLine() is { } line)
        {
            var row = Numbers(line);
            data[Place(row)].Baseline[(int)row[2] - 1] = row[3];
            data[Place(row)].Outbreak[(int)row[2] - 1] = row[4];
        }

        return data;
    }

    private static int Place(double[] row) => (((int)row[0] - 1) * Replicates) + (int)row[1] - 1;

    private static double[] Numbers(string line) => [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];

    private sealed record Simulated(double[] Baseline, double[] Outbreak, int Start, int End);
}
