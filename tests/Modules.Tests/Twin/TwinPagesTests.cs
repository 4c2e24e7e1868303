using System.Globalization;
using Bunit;
using Civium.Contracts.Warning;
using Civium.Modules.Twin.Overview;
using Civium.Modules.Twin.Places;
using Civium.Modules.Twin.Series;
using Civium.Modules.Twin.Streams;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Civium.Modules.Tests.Twin;

public sealed class TwinPagesTests : IAsyncDisposable
{
    private readonly TwinFixture _fixture = new();
    private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

    [Theory]
    [InlineData("en", "No places yet.")]
    [InlineData("zh-Hans", "尚无地点。")]
    public async Task An_empty_city_says_what_would_be_here_and_how_to_get_it(string culture, string title)
    {
        Speak(culture);
        await _fixture.ConsumeAsync();
        Assert.Equal(title, _fixture.Render<PlacesPage>().Find("h2").TextContent);
        Assert.Contains("./civium import csv", _fixture.Render<OverviewPage>().Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Orange", "2 places, 3 streams")]
    [InlineData("zh-Hans", "橙色", "2 个地点，3 条数据流")]
    public async Task Places_are_listed_with_values_and_the_worst_level(string culture, string orange, string count)
    {
        Speak(culture);
        await FillAsync();
        _fixture.City.Levels[2] = WarningLevel.Orange;
        var page = _fixture.Render<PlacesPage>();
        Assert.Contains(count, page.Find("p.cv-muted").TextContent, StringComparison.Ordinal);
        var rows = page.FindAll("tbody tr").Where(row => row.QuerySelector("a") is not null).Select(row => row.TextContent).ToArray();
        Assert.Equal(2, rows.Length);
        Assert.Contains("Dongsi", rows[0], StringComparison.Ordinal);
        Assert.Contains(orange, rows[0], StringComparison.Ordinal);
        Assert.Contains("PM10", rows[0], StringComparison.Ordinal);
        Assert.Contains("41.5", rows[0], StringComparison.Ordinal);
        Assert.Contains("Tiantan", rows[1], StringComparison.Ordinal);
        Assert.DoesNotContain(orange, rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_are_listed_with_their_health_and_a_filter_for_it()
    {
        await FillAsync();
        var page = _fixture.Render<StreamsPage>();
        Assert.Equal(3, page.FindAll("tbody tr").Count(row => row.QuerySelector("a") is not null));
        Assert.Contains("3 streams: 0 sent something within the hour, 3 are silent", page.Find("p.cv-muted").TextContent, StringComparison.Ordinal);
        page.Find("select").Change("live");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tbody tr")));
    }

    [Fact]
    public async Task The_search_is_in_the_address_and_narrows_the_list()
    {
        await FillAsync();
        var page = _fixture.Render<PlacesPage>();
        await page.Find("input").InputAsync("tian");
        Assert.EndsWith("/?search=tian", _fixture.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.DoesNotContain("Dongsi", page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Contains("Tiantan", page.Find("tbody").TextContent, StringComparison.Ordinal);
        await page.Find("input").InputAsync("<b>nowhere");
        page.WaitForAssertion(() => Assert.Contains("No row matches", string.Concat(page.FindAll("[role=status]").Select(status => status.TextContent)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_reading_shows_within_a_second_and_the_page_lets_go_when_it_is_left()
    {
        await FillAsync();
        var page = _fixture.Render<PlacesPage>();
        Assert.Equal(2, _fixture.Bus.Subscriptions);
        _fixture.City.AddReading(50, 2, TestCity.Noon.AddHours(9), 777);
        await _fixture.ConsumeAsync();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("777", page.Find("tbody").TextContent, StringComparison.Ordinal));
        await _fixture.DisposeComponentsAsync();
        Assert.Equal(0, _fixture.Bus.Subscriptions);
    }

    [Fact]
    public async Task A_stream_shows_its_chart_its_readings_and_its_file()
    {
        await FillAsync();
        var page = _fixture.Render<StreamPage>(parameters => parameters.Add(shown => shown.Id, 1));
        page.WaitForElement(".cv-chart-area");
        Assert.Equal("Dongsi PM2.5", page.Find("h1").TextContent);
        Assert.Contains("/api/twin/streams/1/readings.csv?from=2017-02-21T", page.Markup, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".cv-table tbody tr").Count);
    }

    [Theory]
    [InlineData("en", "There is no stream with the number 99.", "There is no place with the number 99.")]
    [InlineData("zh-Hans", "没有编号为 99 的数据流。", "没有编号为 99 的地点。")]
    public async Task What_is_not_there_is_said_plainly(string culture, string stream, string place)
    {
        Speak(culture);
        await FillAsync();
        Assert.Equal(stream, _fixture.Render<StreamPage>(parameters => parameters.Add(shown => shown.Id, 99)).WaitForElement("[role=alert] h2").TextContent);
        Assert.Equal(place, _fixture.Render<PlacePage>(parameters => parameters.Add(shown => shown.Thing, 99)).WaitForElement("[role=alert] h2").TextContent);
    }

    [Fact]
    public async Task A_range_that_cannot_be_read_is_an_error_and_not_a_crash()
    {
        await FillAsync();
        _fixture.Get<NavigationManager>().NavigateTo("/streams/1?from=tomorrowish");
        var page = _fixture.Render<StreamPage>(parameters => parameters.Add(shown => shown.Id, 1));
        Assert.Contains("bad-time", page.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_shows_its_streams_and_the_overview_counts()
    {
        await FillAsync();
        _fixture.City.Levels[1] = WarningLevel.Red;
        _fixture.City.Levels[3] = WarningLevel.Red;
        var place = _fixture.Render<PlacePage>(parameters => parameters.Add(shown => shown.Thing, 1));
        Assert.Equal(2, place.FindAll(".cv-table tbody tr").Count);
        var overview = _fixture.Render<OverviewPage>();
        Assert.Contains("Red", overview.Find(".cv-levels").TextContent, StringComparison.Ordinal);
        Assert.Contains("2", overview.Find(".cv-levels").TextContent, StringComparison.Ordinal);
        Assert.Contains("2017-02-28", overview.Markup, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        CultureInfo.CurrentUICulture = _before;
    }

    private static void Speak(string culture) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    private async Task FillAsync()
    {
        _fixture.City.AddStream(1, 1, "Dongsi", "PM2.5");
        _fixture.City.AddStream(2, 1, "Dongsi", "PM10");
        _fixture.City.AddStream(3, 2, "Tiantan", "PM2.5");
        _fixture.City.AddReading(1, 1, TestCity.Noon, 12);
        _fixture.City.AddReading(2, 1, TestCity.Noon.AddHours(1), 13);
        _fixture.City.AddReading(3, 2, TestCity.Noon, 41.5);
        await _fixture.ConsumeAsync();
    }
}
