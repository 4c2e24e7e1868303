using System.Globalization;
using Civium.Indicators.Data;
using Civium.Indicators.Tables;
using Civium.Testing.Running;

namespace Civium.Bench;

/// <summary>The data of the evaluation benchmark: ASEM's where they are at hand, otherwise made up in the same shape.</summary>
internal static class EvaluationData
{
    /// <summary>51 units by 49 indicators in 8 pillars in 2 sub-indices, with some values missing.</summary>
    public static (string Name, Framework Framework, IndicatorData Data) Small()
    {
        var folder = Checkout.Shared is { } shared ? Path.Combine(shared, "data", "asem") : null;
        if (folder is not null && File.Exists(Path.Combine(folder, "ASEM_iData.csv")))
        {
            var problems = new ProblemList();
            var framework = FrameworkTable.Read(Rows(Path.Combine(folder, "ASEM_iMeta.csv")), problems)!;
            return ("ASEM", framework, IndicatorTable.Read(Rows(Path.Combine(folder, "ASEM_iData.csv")), framework, problems)!.Data);
        }

        var made = Tree(49, 8);
        return ("made-up data in ASEM's shape (ASEM's own are not at hand)", made, Made(made, 51, 1));
    }

    /// <summary>Units by indicators by years, skewed, with one value in fifty missing.</summary>
    public static (Framework Framework, IndicatorData Data) Large(int units, int indicators, int years)
    {
        var framework = Tree(indicators, 8);
        return (framework, Made(framework, units, years));
    }

    private static IndicatorData Made(Framework framework, int units, int years)
    {
        var random = new Random(20260101);
        var rows = units * years;
        var columns = framework.Indicators.Select(place => Enumerable.Range(0, rows)
            .Select(_ => random.NextDouble() < 0.02 ? double.NaN : place % 5 == 0 ? Math.Exp(3 * random.NextDouble() * random.NextDouble() * random.NextDouble()) : random.NextDouble()).ToArray()).ToArray();
        return new(
            [.. Enumerable.Range(0, rows).Select(row => $"u{row % units}")],
            [.. framework.Indicators.Select(place => framework.Nodes[place].Code)],
            columns,
            years > 1 ? [.. Enumerable.Range(0, rows).Select(row => 2015 + (row / units))] : null)
        {
            Groups = new Dictionary<string, string?[]> { ["EurAsia_group"] = [.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? "Asia" : "Europe")] },
        };
    }

    private static Framework Tree(int indicators, int pillars) => Framework.Of(
    [
        .. Enumerable.Range(0, indicators).Select(i => new IndicatorNode($"i{i}", $"i{i}", $"P{i % pillars}") { Direction = i % 3 == 0 ? -1 : 1 }),
        .. Enumerable.Range(0, pillars).Select(p => new IndicatorNode($"P{p}", $"P{p}", p < pillars / 2 ? "S0" : "S1") { IsIndicator = false }),
        new("S0", "S0", "Index") { IsIndicator = false }, new("S1", "S1", "Index") { IsIndicator = false }, new("Index", "Index", null) { IsIndicator = false },
    ]);

    private static IEnumerable<TableRow> Rows(string path)
    {
        using var text = new StreamReader(path);
        using var parser = new CsvHelper.CsvParser(text, CultureInfo.InvariantCulture);
        for (var line = 1; parser.Read(); line++)
        {
            yield return new(line, [.. parser.Record!]);
        }
    }
}
