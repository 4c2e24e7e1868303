using System.Globalization;
using Civium.Host.Commands;
using Civium.Host.Epidemic;
using Civium.Testing.Running;
using Xunit;

namespace Civium.Modules.Tests.Host.Epidemic;

/// <summary>The analysts' commands, on files as people make them.</summary>
public sealed class EpidemicCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => Path.Combine(_folder.Path, "out.csv");

    [Fact]
    public async Task Surveil_writes_the_bounds_of_the_reference()
    {
        var (code, _, error) = await SurveilAsync(Known(), "--algorithm", "ears");

        Assert.Equal((0, ""), (code, error));
        var lines = File.ReadAllLines(Out);
        Assert.Equal("t,observed,upperbound,alarm", lines[0]);
        Assert.Equal(323, lines.Length - 1);
        var cells = lines.Single(line => line.StartsWith("301,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(16.76286031292, double.Parse(cells[2], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal("0", cells[3]);
    }

    [Fact]
    public async Task Parameters_have_the_references_names_and_a_range_is_of_t()
    {
        var (code, _, error) = await SurveilAsync(
            Known(), "--algorithm", "farrington-flexible", "--alpha", "0.005", "--noPeriods", "10", "--pastWeeksNotIncluded", "26", "--pThresholdTrend", "1", "--thresholdMethod", "nbPlugin", "--range", "301:306");

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["t", "301", "302", "303", "304", "305", "306"], File.ReadAllLines(Out).Select(line => line.Split(',')[0]));
        Assert.Equal("28", File.ReadAllLines(Out)[1].Split(',')[2]);
    }

    [Theory]
    [InlineData("farrington", "1,2\n2,3\n", 1, "history is too short")]
    [InlineData("ears", "1,2\n1,3\n", 1, "is there twice")]
    [InlineData("ears", "1,2\n2,-3\n", 1, "below 0")]
    [InlineData("ears", "1,2\n2,many\n", 1, "is no number")]
    [InlineData("ears", "1.5,2\n2,3\n", 1, "is no whole number")]
    [InlineData("ears", "2020-01-06,1\n2020-01-13,1\n2020-01-20,1\n2020-01-29,1\n", 1, "evenly spaced")]
    [InlineData("outbreakp", "1,2\n3,4\n4,4\n", 1, "is missing")]
    [InlineData("nonsense", "1,2\n", 2, "there is none of that name")]
    public async Task Unusable_series_get_a_sentence_and_change_nothing(string algorithm, string rows, int exit, string says)
    {
        await File.WriteAllTextAsync(Out, "as it was");
        var (code, _, error) = await SurveilAsync("t,observed\n" + rows, "--algorithm", algorithm);

        Assert.Equal(exit, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Equal("as it was", await File.ReadAllTextAsync(Out));
        Assert.Single(Directory.GetFiles(_folder.Path, "out*"));
    }

    [Fact]
    public async Task A_parameter_of_another_algorithm_is_refused_by_name()
    {
        var (code, _, error) = await SurveilAsync(Known(), "--algorithm", "rki", "--baseline", "7");

        Assert.Equal(CommandLine.Refused, code);
        Assert.Contains("rki has no parameter --baseline; it has --actY, --b", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_weeks_count_as_unknown_and_are_told()
    {
        var rows = Enumerable.Range(0, 40).Where(week => week != 20).Select(week => $"{new DateOnly(2020, 1, 6).AddDays(7 * week):yyyy-MM-dd},{week % 3}");
        var (code, _, error) = await SurveilAsync("date,observed\n" + string.Join('\n', rows) + "\n", "--algorithm", "ears");

        Assert.Equal(0, code);
        Assert.Contains("1 of 40 steps have no row", error, StringComparison.Ordinal);
        Assert.Contains("2020-06-08,1,,0", await File.ReadAllTextAsync(Out), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rt_is_the_references()
    {
        var file = Make("cases.csv", "I\n1\n1\n2\n3\n5\n8\n10\n12\n9\n7\n");
        var (code, _, error) = await RunAsync("rt", "--incidence", file, "--si-mean", "2.6", "--si-sd", "1.5", "--out", Out);

        Assert.Equal((0, ""), (code, error));
        var rows = File.ReadAllLines(Out).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(["2", "3", "4"], rows.Select(row => row[0]));
        double[] means = [2.36669583965, 1.90612665546, 1.56112488498];
        Assert.All(means.Zip(rows), pair => Assert.Equal(pair.First, double.Parse(pair.Second[4], CultureInfo.InvariantCulture), 1e-6));
        double[] upper = [3.13424514142, 2.46960051469, 1.99989425895];
        Assert.All(upper.Zip(rows), pair => Assert.Equal(pair.First, double.Parse(pair.Second[^1], CultureInfo.InvariantCulture), 1e-6));
    }

    [Theory]
    [InlineData("dates,I\n2020-01-01,1\n2020-01-08,2\n", "weekly counts cannot be used")]
    [InlineData("I\n1\n2\n", "too few for a window")]
    [InlineData("I\n1\n\n", "too few for a window")]
    [InlineData("day\n1\n2\n", "has no column for new cases")]
    public async Task Rt_says_what_it_needs(string text, string says)
    {
        var (code, _, error) = await RunAsync("rt", "--incidence", Make("cases.csv", text), "--si-mean", "2.6", "--si-sd", "1.5", "--out", Out);

        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public async Task Nowcast_lists_contradictions_and_goes_on_without_them_when_told()
    {
        var random = new Random(3);
        var cases = Enumerable.Range(0, 300).Select(i => new DateOnly(2020, 1, 1).AddDays(i / 10)).Select(onset => $"{onset:yyyy-MM-dd},{onset.AddDays(random.Next(6)):yyyy-MM-dd}");
        var file = Make("cases.csv", "onset,report\n2020-01-09,2020-01-08\nNA,2020-01-08\n" + string.Join('\n', cases) + "\n");

        var (refused, _, problem) = await RunAsync("nowcast", "--linelist", file, "--now", "2020-01-30", "--max-delay", "6", "--out", Out);
        Assert.Equal(1, refused);
        Assert.Contains("cases.csv:2: was reported on 2020-01-08, before its onset on 2020-01-09", problem, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));

        var (code, _, notice) = await RunAsync("nowcast", "--linelist", file, "--now", "2020-01-30", "--max-delay", "6", "--leave-out-faulty", "--out", Out);
        Assert.Equal(0, code);
        Assert.Contains("1 cases lack one of the dates", notice, StringComparison.Ordinal);
        var rows = File.ReadAllLines(Out).Skip(1).Select(line => line.Split(',')).ToArray();
        Assert.Equal(30, rows.Length);
        Assert.Equal("10,10,10,10,1,1", string.Join(',', rows[0][1..]));
        Assert.Equal("0", rows[^1][^1]);
        Assert.InRange(10, int.Parse(rows[^3][3], CultureInfo.InvariantCulture), int.Parse(rows[^3][4], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Risk_source_writes_its_files()
    {
        var results = Path.Combine(_folder.Path, "results");
        var (code, said, error) = await RunAsync("risk-source", "--panel", Make("panel.csv", Panel()), "--train-to", "12", "--horizon", "3", "--out", results);

        Assert.True(code == 0, error);
        Assert.Contains("exp-logistic: R2 ", said, StringComparison.Ordinal);
        Assert.InRange(double.Parse(File.ReadAllLines(Path.Combine(results, "fit.csv"))[1].Split(',')[5], CultureInfo.InvariantCulture), 0.98, 1);
        Assert.Equal(["coefficients.csv", "fit.csv", "forecast.csv", "predictions.csv", "risk-index.csv"], Directory.GetFiles(results).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(12 * 3, File.ReadAllLines(Path.Combine(results, "forecast.csv")).Length - 1);
        Assert.Equal(12 * 12, File.ReadAllLines(Path.Combine(results, "predictions.csv")).Length - 1);
    }

    [Theory]
    [InlineData("p1,r1,", "p1,,", "has no region")]
    [InlineData("p1,r1,", "p1,r2,", "a place has one region")]
    [InlineData("p2,r2,4,", "p2,r2,5,", "twice")]
    [InlineData("p3,r0,15,", "p3,r0,16,", "no row for day")]
    public async Task Risk_source_names_what_is_wrong_with_a_panel(string what, string instead, string says)
    {
        var text = Panel();
        var place = text.IndexOf(what, StringComparison.Ordinal);
        var (code, _, error) = await RunAsync("risk-source", "--panel", Make("panel.csv", text[..place] + instead + text[(place + what.Length)..]), "--out", _folder.Path);

        Assert.Equal(1, code);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The series of the algorithms' own tests: 330 weeks with an outbreak in weeks 300 to 304.</summary>
    private static string Known()
    {
        var rows = new List<string> { "t,observed" };
        var state = 42L;
        for (var week = 1; week <= 330; week++)
        {
            state = state * 16807 % 2147483647;
            var u = state / 2147483647.0;
            var count = Math.Floor(u * u * u * (9 + (6 * Math.Cos(2 * Math.PI * week / 52))) * 1.6) + (week is >= 300 and <= 304 ? 12 : 0);
            rows.Add(string.Create(CultureInfo.InvariantCulture, $"{week},{count}"));
        }

        return string.Join('\n', rows) + "\n";
    }

    private static string Panel()
    {
        var random = new Random(5);
        var rows = new List<string> { "place,region,day,confirmed,outflow,gdp,population" };
        for (var place = 0; place < 12; place++)
        {
            var (outflow, gdp, population) = (Math.Exp(6 + (2 * random.NextDouble())), Math.Exp(3 + random.NextDouble()), Math.Exp(9 + random.NextDouble()));
            for (var day = 1; day <= 15; day++)
            {
                var cases = Math.Round(outflow / 4 / (1 + Math.Exp((-0.4 * day) + 3)));
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"p{place},r{place % 3},{day},{cases},{outflow:0.0},{gdp:0.0},{population:0.0}"));
            }
        }

        return string.Join('\n', rows) + "\n";
    }

    private Task<(int Code, string Output, string Error)> SurveilAsync(string text, params string[] arguments) =>
        RunAsync(["surveil", "--series", Make("series.csv", text), "--out", Out, .. arguments]);

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.InvokeAsync(["epidemic", .. arguments], output, error, EpidemicCommand.Create());
        return (code, output.ToString(), error.ToString());
    }

    private string Make(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
