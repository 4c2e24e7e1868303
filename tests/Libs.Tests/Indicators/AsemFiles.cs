using System.Globalization;
using Civium.Indicators.Data;
using Civium.Indicators.Tables;
using Xunit;

namespace Civium.Libs.Tests.Indicators;

/// <summary>The ASEM data and what COINr made of them, where they are at hand; tests that need them are left out visibly elsewhere.</summary>
internal static class AsemFiles
{
    private static readonly Lazy<(Framework, IndicatorData)> Inputs = new(() => Load("ASEM_iData.csv"));

    public static (Framework Framework, IndicatorData Data) Read()
    {
        Need();
        return Inputs.Value;
    }

    public static IndicatorData Panel()
    {
        Need();
        return Load("ASEM_iData_panel.csv").Data;
    }

    /// <summary>A table of an oracle: numbers by the first cell of a row and by column; missing and infinite ones are NaN.</summary>
    public static Dictionary<string, Dictionary<string, double>> Oracle(string file)
    {
        Need();
        var rows = Rows(Path.Combine(Folder()!, file)).ToArray();
        return rows.Skip(1).ToDictionary(
            row => row.Cells[0],
            row => rows[0].Cells.Skip(1).Zip(row.Cells.Skip(1)).ToDictionary(
                pair => pair.First,
                pair => double.TryParse(pair.Second, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : double.NaN));
    }

    private static void Need() =>
        Assert.SkipWhen(Folder() is null, "Left out: set CIVIUM_SHARED to the folder with data/asem, or put it beside the checkout as 'shared'.");

    private static (Framework Framework, IndicatorData Data) Load(string file)
    {
        var problems = new ProblemList();
        var framework = FrameworkTable.Read(Rows(Path.Combine(Folder()!, "ASEM_iMeta.csv")), problems);
        Assert.Empty(problems.First);
        var table = IndicatorTable.Read(Rows(Path.Combine(Folder()!, file)), framework, problems);
        Assert.Empty(problems.First);
        return (framework!, table!.Data);
    }

    /// <summary>Cells between commas; a quoted cell may hold commas.</summary>
    private static IEnumerable<TableRow> Rows(string path) => File.ReadLines(path).Select((line, place) => new TableRow(
        place + 1,
        [.. line.Split('"').SelectMany((part, quoted) => quoted % 2 == 1 ? [part.Replace(',', '\u0001')] : new[] { part })
            .Aggregate("", (text, part) => text + part).Split(',').Select(cell => cell.Replace('\u0001', ','))]));

    private static string? Folder()
    {
        var told = Environment.GetEnvironmentVariable("CIVIUM_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); told is null && folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared");
            told = Directory.Exists(Path.Combine(beside, "data", "asem")) ? beside : null;
        }

        var asem = told is null ? null : Path.Combine(told, "data", "asem");
        return Directory.Exists(asem) ? asem : null;
    }
}
