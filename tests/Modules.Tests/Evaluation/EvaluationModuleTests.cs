using System.Text;
using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.DataSets;
using Civium.Modules.Evaluation.Frameworks;
using Civium.Modules.Evaluation.Live;
using Civium.Modules.Evaluation.Records;
using Civium.Modules.Evaluation.Reports;
using Civium.Modules.Evaluation.Runs;
using Civium.Modules.Evaluation.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Xunit;

namespace Civium.Modules.Tests.Evaluation;

/// <summary>Frameworks, imports, runs, reports, and what a deleted series does to a score.</summary>
public sealed class EvaluationModuleTests
{
    private static readonly Actor Analyst = new("1", "Ana", ActorKind.Person, [Role.Steward]);

    [Fact]
    public async Task The_papers_framework_is_there_in_both_languages()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var framework = Assert.Single(await house.Get<FrameworkStore>().ListAsync(default));
        Assert.Equal(8, framework.Framework.Children(framework.Framework.Root).Count);
        Assert.Equal(32, framework.Framework.Indicators.Count);
        Assert.All(framework.Framework.Nodes, node => Assert.True(framework.ChineseNames.ContainsKey(node.Code)));
        Assert.Single(await house.Get<FrameworkStore>().ListAsync(default));
    }

    [Fact]
    public async Task A_change_of_a_framework_is_a_new_version()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var store = house.Get<FrameworkStore>();
        var first = await store.SaveAsync("Own", """{"index":{"code":"I","children":[{"code":"a"}]}}""", Analyst, default);
        var second = await store.SaveAsync("Own", """{"index":{"code":"I","children":[{"code":"a"},{"code":"b"}]}}""", Analyst, default);
        Assert.Equal((1, 2), (first.Version, second.Version));
        Assert.Single((await store.FindAsync(first.Id, default)).Framework.Indicators);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => store.SaveAsync("Own", """{"index":{"code":"I","children":[{"code":"a","colour":1}]}}""", Analyst, default));
        Assert.Equal("/index/children/0/colour", refusal.Where);
    }

    [Fact]
    public async Task A_table_with_a_fault_stores_nothing()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var outcome = await ImportAsync(house, "unit,a,b\nX,1,2\nX,3,many\n");
        Assert.Null(outcome.DataSet);
        Assert.Contains(outcome.Problems, problem => (problem.Row, problem.Column) == (3, 1));
        Assert.Empty(await house.Get<DataSetStore>().ListAsync(default));
        Assert.Single(await house.Get<FrameworkStore>().ListAsync(default));
    }

    [Fact]
    public async Task What_is_no_excel_file_is_refused()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var outcome = await house.Get<DataSetStore>().ImportAsync("x", "x.xlsx", Encoding.UTF8.GetBytes("not a workbook"), null, Analyst, default);
        Assert.Contains("no Excel file", Assert.Single(outcome.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_ranks_with_intervals_and_is_the_same_when_looked_at_again()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var run = await RunAsync(house);
        var ranking = RankedUnit.Of(run);
        Assert.Equal("Zoo", ranking[0].Unit);
        Assert.All(ranking, unit => Assert.True(unit.Low <= unit.High));
        var again = await house.Get<RunStore>().LoadAsync(run.Row.Id, default);
        Assert.Equal(run.Result.Index, again.Result.Index);
        Assert.Equal([2, 3, 4, 5], again.Result.Data.Lines);
    }

    [Fact]
    public async Task A_run_that_cannot_be_says_why_and_is_not_kept()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var data = (await ImportAsync(house, Table)).DataSet!;
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => house.Get<RunStore>().AddAsync("r", data.Id, """{"aggregate":"geometric"}""", 50, Analyst, default));
        Assert.Contains("above zero", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => house.Get<RunStore>().AddAsync("r", data.Id, """{"aggregat":"geometric"}""", 50, Analyst, default));
        Assert.Empty(await house.Get<RunStore>().ListAsync(default));
    }

    [Fact]
    public async Task The_report_names_the_first_and_escapes_names()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        var content = ReportContent.Of(await RunAsync(house), house.Get<IStringLocalizer<EvaluationTexts>>());
        Assert.Contains("Zoo", content.Summary, StringComparison.Ordinal);
        var html = ReportHtml.Write(content);
        Assert.Contains("A &amp; B", html, StringComparison.Ordinal);
        Assert.DoesNotContain("A & B<", html, StringComparison.Ordinal);
        Assert.SkipUnless(SystemFonts.Here.HasLatin, "Left out: this machine has no TrueType font for PDF files.");
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(ReportPdf.Write(content, false), 0, 5), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_series_is_told_by_what_rested_on_it()
    {
        await using var house = await EvaluationHouse.OpenAsync();
        await using (var context = await house.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            var snapshot = new SnapshotRow { Computed = DateTime.UnixEpoch, From = DateTime.UnixEpoch };
            context.Snapshots.Add(snapshot);
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
            var value = new LiveValueRow { Snapshot = snapshot.Id, District = "Old Town", Code = LiveFramework.Uptime, Value = 90 };
            context.LiveValues.Add(value);
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
            context.LiveSources.AddRange(new LiveSourceRow { Value = value.Id, Stream = 7, StreamName = "PM2.5" }, new LiveSourceRow { Value = value.Id, Stream = 8, StreamName = "NO2" });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await house.ForgetStreams.HandleAsync(new StreamsDeleted([7]), default);
        var scores = await house.Get<DistrictBook>().FindAsync(null, default);
        var shown = Assert.Single(scores!.Values);
        Assert.Equal((2, 1), (shown.Sources, shown.Deleted));
        Assert.Contains(await house.Get<DistrictBook>().SourcesAsync(shown.Id, default), source => source is { Stream: 7, Deleted: not null });
    }

    [Fact]
    public void Coverage_is_whole_near_sensors_and_part_far_from_them()
    {
        GeoPoint[] close = [new(116.40, 39.90), new(116.402, 39.90), new(116.401, 39.902)];
        Assert.Equal(100, Coverage.Of(close));
        GeoPoint[] far = [new(116.40, 39.90), new(116.50, 39.90), new(116.45, 39.98)];
        Assert.InRange(Coverage.Of(far)!.Value, 0.5, 5);
        Assert.Null(Coverage.Of(close[..2]));
    }

    private const string Table = "unit,a,b,c\nA & B,1,9,2\nBay,4,5,3\nCove,3,4,8\nZoo,9,8,9\n";

    private static Task<ImportOutcome> ImportAsync(EvaluationHouse house, string text) =>
        house.Get<DataSetStore>().ImportAsync("Cities", "cities.csv", Encoding.UTF8.GetBytes(text), null, Analyst, default);

    private static async Task<FinishedRun> RunAsync(EvaluationHouse house) =>
        await house.Get<RunStore>().AddAsync("Cities 2026", (await ImportAsync(house, Table)).DataSet!.Id, "", 100, Analyst, default);
}
