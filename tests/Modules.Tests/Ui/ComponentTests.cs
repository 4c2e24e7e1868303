using System.Globalization;
using Bunit;
using Civium.Modules.Tests.Twin;
using Civium.Ui.Charts;
using Civium.Ui.Components;
using Xunit;

namespace Civium.Modules.Tests.Ui;

public sealed class ComponentTests : IAsyncDisposable
{
    private readonly TwinFixture _fixture = new();
    private readonly (CultureInfo, CultureInfo) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public ComponentTests() => Speak("en");

    [Theory]
    [InlineData("en", 1, "Blue", "circle")]
    [InlineData("en", 4, "Red", "path")]
    [InlineData("zh-Hans", 2, "黄色", "path")]
    [InlineData("zh-Hans", 3, "橙色", "path")]
    public void A_level_has_a_word_and_a_shape(string culture, int rank, string word, string shape)
    {
        Speak(culture);
        var badge = _fixture.Render<LevelBadge>(parameters => parameters.Add(shown => shown.Rank, rank));
        Assert.Equal(word, badge.Find("span > span").TextContent);
        Assert.NotNull(badge.Find("svg > " + shape));
    }

    [Fact]
    public void The_four_shapes_differ_and_no_level_shows_nothing()
    {
        var shapes = Enumerable.Range(1, 4)
            .Select(rank => _fixture.Render<LevelBadge>(parameters => parameters.Add(shown => shown.Rank, rank)).Find("svg").InnerHtml).ToArray();
        Assert.Equal(4, shapes.Distinct().Count());
        Assert.Equal("", _fixture.Render<LevelBadge>(parameters => parameters.Add(shown => shown.Rank, 0)).Markup.Trim());
    }

    [Fact]
    public void A_compact_level_is_labelled()
    {
        var badge = _fixture.Render<LevelBadge>(parameters => parameters.Add(shown => shown.Rank, 4).Add(shown => shown.Compact, true));
        Assert.Equal("Warning level: Red", badge.Find("[role=img]").GetAttribute("aria-label"));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567.891, "1,234,568")]
    [InlineData(12.3456, "12.346")]
    [InlineData(0.123456, "0.1235")]
    [InlineData(-3.5, "-3.5")]
    [InlineData(2.5e12, "2.5E+12")]
    [InlineData(1e-7, "1E-7")]
    public void Numbers_show_what_can_be_read(double value, string text)
    {
        var number = _fixture.Render<NumberText>(parameters => parameters.Add(shown => shown.Value, value).Add(shown => shown.Unit, "m"));
        Assert.Equal(text + "\u00a0m", number.Find(".cv-number").TextContent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_number_that_is_none_says_so(double? value) =>
        Assert.Equal("No value", _fixture.Render<NumberText>(parameters => parameters.Add(shown => shown.Value, value)).Find("span").GetAttribute("aria-label"));

    [Fact]
    public void A_time_carries_its_instant_and_reads_without_scripts()
    {
        var time = _fixture.Render<TimeText>(parameters => parameters.Add(shown => shown.Time, new DateTime(2017, 2, 28, 15, 4, 5, DateTimeKind.Unspecified)));
        var element = time.Find("civium-time");
        Assert.Equal("2017-02-28T15:04:05.000Z", element.GetAttribute("datetime"));
        Assert.Equal("2017-02-28 15:04 UTC", element.TextContent);
    }

    [Theory]
    [InlineData("en", "What to do", "Code to quote: disk-full")]
    [InlineData("zh-Hans", "怎么办", "错误代码：disk-full")]
    public void An_error_says_what_why_what_to_do_and_a_code(string culture, string todo, string code)
    {
        Speak(culture);
        var error = _fixture.Render<ErrorState>(parameters => parameters
            .Add(shown => shown.What, "It <stopped>").Add(shown => shown.Why, "No room").Add(shown => shown.Do, "Make room").Add(shown => shown.Code, "disk-full"));
        Assert.Equal("It <stopped>", error.Find("h2").TextContent);
        foreach (var text in (string[])["No room", todo, "Make room", code])
        {
            Assert.Contains(text, error.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_chart_sends_gaps_as_null_and_draws_again_only_for_new_data()
    {
        var module = _fixture.JSInterop.SetupModule("/_content/Civium.Ui/civium-chart.js");
        var drawn = module.SetupModule("create", _ => true).SetupVoid("draw", _ => true).SetVoidResult();
        IReadOnlyList<ChartSeries> lines = [new("PM2.5", [new(TestCity.Noon, 1), new(TestCity.Noon.AddHours(1), null), new(TestCity.Noon.AddHours(2), 3)])];
        var chart = _fixture.Render<SeriesChart>(parameters => parameters.Add(shown => shown.Title, "PM2.5").Add(shown => shown.Series, lines));
        chart.Render(parameters => parameters.Add(shown => shown.Series, lines));
        var model = Assert.IsType<ChartModel>(Assert.Single(drawn.Invocations).Arguments[0]);
        Assert.Equal([1, null, 3], model.Lines[0].Values);
        Assert.Equal(3_600_000, model.Lines[0].Times[1] - model.Lines[0].Times[0]);
        chart.Render(parameters => parameters.Add(shown => shown.Series, [.. lines]));
        Assert.Equal(2, drawn.Invocations.Count);
    }

    [Fact]
    public void A_chart_without_readings_says_so()
    {
        var chart = _fixture.Render<SeriesChart>(parameters => parameters.Add(shown => shown.Title, "PM2.5").Add(shown => shown.Series, []));
        Assert.Contains("no readings", chart.Find("[role=status]").TextContent, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;
    }

    private static void Speak(string culture) =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(culture), CultureInfo.GetCultureInfo(culture));
}
