using Civium.DemoCity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.Host;

public sealed class DemoCityFeedTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 10, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_new_city_registers_once_and_sends_three_days()
    {
        var server = new SensorThingsStandIn();

        await FeedUntilAsync(server, () => server.Readings.Count >= 72 * 71);

        Assert.Equal(30, server.Names("Things").Count());
        Assert.All(server.Entities("Things"), thing => Assert.True(thing["properties"]!["sample"]!.GetValue<bool>()));
        Assert.Equal(server.Readings.Count, server.Readings.Distinct().Count());
        Assert.All(server.Readings, reading => Assert.InRange(DateTimeOffset.Parse(reading.Time, System.Globalization.CultureInfo.InvariantCulture), Now.AddDays(-3), Now));
    }

    [Fact]
    public async Task Started_again_it_makes_nothing_twice()
    {
        var server = new SensorThingsStandIn();
        await FeedUntilAsync(server, () => server.Readings.Count >= 72 * 71);
        var before = server.Readings.Count;

        await FeedUntilAsync(server, () => server.Requests.Count(request => request.StartsWith("GET Datastreams", StringComparison.Ordinal)) >= 2 * 72);

        Assert.Equal(30, server.Names("Things").Count());
        Assert.Equal(before, server.Readings.Count);
    }

    [Fact]
    public async Task A_failed_write_is_sent_again_under_the_same_key()
    {
        var server = new SensorThingsStandIn { FailWrites = 3 };

        await FeedUntilAsync(server, () => server.Names("Things").Any());

        Assert.Equal(4, server.Keys.Take(4).Count());
        Assert.Single(server.Keys.Take(4).Distinct());
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_ends_the_feed()
    {
        var server = new SensorThingsStandIn { Refuse = true };
        using var client = new HttpClient(server) { BaseAddress = new Uri("http://city.test/") };
        var feed = new DemoCityFeed(client, new DemoCityOptions(), new FakeTimeProvider(Now), NullLogger<DemoCityFeed>.Instance);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => feed.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("403", failure.Message, StringComparison.Ordinal);
    }

    private static async Task FeedUntilAsync(SensorThingsStandIn server, Func<bool> done)
    {
        using var client = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://city.test/") };
        var time = new FakeTimeProvider(Now);
        using var stop = new CancellationTokenSource();
        var feed = new DemoCityFeed(client, new DemoCityOptions(), time, NullLogger<DemoCityFeed>.Instance).RunAsync(stop.Token);
        for (var turn = 0; turn < 2000 && !done() && !feed.IsCompleted; turn++)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            if (server.FailWrites >= 0 && server.Failing)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.True(done(), "The feed did not get there in time.");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed);
    }
}
