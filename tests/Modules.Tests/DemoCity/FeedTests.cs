using System.Text.Json.Nodes;
using Civium.DemoCity;
using Civium.DemoCity.Behaviour;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Civium.Modules.Tests.DemoCity;

public sealed class FeedTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 10, 30, 0, TimeSpan.Zero);
    private static readonly DemoCityOptions Options = new() { History = TimeSpan.FromDays(3) };

    [Fact]
    public async Task A_new_city_is_drawn_registered_and_has_a_past_of_which_the_last_days_come_first()
    {
        var server = new CityServerStandIn();

        await FeedUntilAsync(server, () => HasPast(server));

        Assert.Equal(500, server.Set("Things").Count);
        Assert.All(server.Set("Things"), thing => Assert.True(thing["properties"]!["sample"]!.GetValue<bool>()));
        Assert.All(server.Entities.Values, entity => Assert.True(entity["properties"]!["sample"]!.GetValue<bool>()));
        Assert.True(server.Entities.Count > 25_000);
        Assert.Equal(4, server.Rules.Count);
        Assert.Equal(server.Readings.Count, server.Readings.Distinct().Count());
        Assert.All(server.Readings, reading => Assert.InRange(reading.Time, Now.AddDays(-3).UtcDateTime, Now.AddMinutes(5).UtcDateTime));
        var yesterday = CityClock.Instant(CityClock.DayOf(Now.UtcDateTime).AddDays(-1), 0);
        Assert.True(server.Readings.TakeWhile(reading => reading.Time >= yesterday).Count() > 100_000);
        var drawn = server.Requests.FindIndex(request => request == "POST api/twin/entities");
        Assert.InRange(drawn, 0, server.Requests.FindIndex(request => request.EndsWith("CreateObservations", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Interrupted_and_started_again_it_goes_on_without_a_gap_and_makes_nothing_twice()
    {
        var server = new CityServerStandIn();
        await FeedUntilAsync(server, () => server.Count(one => one.Readings.Count) > 200_000);
        var before = server.Count(one => one.Entities.Count);

        await FeedUntilAsync(server, () => HasPast(server));

        Assert.Equal(500, server.Set("Things").Count);
        Assert.True(before == 0 || server.Entities.Count >= before);
        Assert.Equal(server.Readings.Count, server.Readings.Distinct().Count());
        var hourly = server.Set("Datastreams").First(stream => stream["name"]!.GetValue<string>().StartsWith("PM2.5", StringComparison.Ordinal))["@iot.id"]!.GetValue<long>();
        var times = server.Readings.Where(reading => reading.Stream == hourly).Select(reading => reading.Time).Order().ToArray();
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second - pair.First));
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_sent_again_under_the_same_key_and_done_once()
    {
        var server = new CityServerStandIn { LoseAnswers = 3 };

        await FeedUntilAsync(server, () => server.Set("Things").Count > 0);

        Assert.Equal(server.Set("Things").Count, server.Set("Things").Select(thing => thing["name"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(server.Set("ObservedProperties").Count, server.Set("ObservedProperties").Select(property => property["name"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task What_the_server_refuses_for_good_ends_the_feed()
    {
        var server = new CityServerStandIn { Refuse = true };
        using var client = new HttpClient(server) { BaseAddress = new Uri("http://city.test/") };
        var feed = new DemoCityFeed(client, Options, new FakeTimeProvider(Now), NullLogger<DemoCityFeed>.Instance);

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => feed.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("403", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removed_it_leaves_what_others_made_and_its_devices_fall_silent()
    {
        var server = new CityServerStandIn();
        using var client = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://city.test/") };
        using var others = new StringContent("""{"name":"A real one","properties":{}}""");
        others.Headers.ContentType = new("application/json");
        client.DefaultRequestHeaders.Add("Idempotency-Key", "others");
        (await client.PostAsync("sensorthings/v1.1/Things", others, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Clear();
        server.Rules[1_000_000] = new JsonObject { ["name"] = "A real rule", ["source"] = "The office" };
        var time = new FakeTimeProvider(Now);
        var feed = new DemoCityFeed(client, Options, time, NullLogger<DemoCityFeed>.Instance).RunAsync(TestContext.Current.CancellationToken);
        await UntilAsync(time, feed, () => HasPast(server));

        var removed = await new SampleRemoval(client, TimeProvider.System, NullLogger<SampleRemoval>.Instance).RemoveAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal(500, removed["Things"]);
        Assert.Equal("A real one", Assert.Single(server.Set("Things"))["name"]!.GetValue<string>());
        Assert.Empty(server.Entities);
        Assert.Empty(server.Extents);
        Assert.Equal("A real rule", Assert.Single(server.Rules).Value["name"]!.GetValue<string>());
        Assert.Empty(server.Set("Sensors"));
        Assert.Empty(server.Set("ObservedProperties"));
        for (var turn = 0; turn < 2000 && !feed.IsCompleted; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(feed.IsCompletedSuccessfully, "The devices did not notice.");
    }

    [Fact]
    public async Task Alive_it_sends_each_minute_and_some_devices_in_their_own_language()
    {
        var server = new CityServerStandIn();
        await FeedUntilAsync(server, () => server.Count(one => one.Messages.Count) >= 60, TimeSpan.FromSeconds(5));

        var speed = server.Set("Things").Where(thing => thing["properties"]!["theme"]!.GetValue<string>() == "speed").Select(thing => thing["@iot.id"]!.GetValue<long>()).ToHashSet();
        var message = server.Messages.First(message => speed.Contains(message.Thing)).Message;
        Assert.Contains(Civium.DeviceProfiles.ProfileCatalogue.Find("axle-speed")!.Decoder.Decode(System.Text.Encoding.UTF8.GetBytes(message)), reading => reading.Stream == "acceleration");
        Assert.Contains(server.Readings, reading => reading.Time > Now.UtcDateTime);
    }

    /// <summary>Whether the oldest readings there are to be are there.</summary>
    private static bool HasPast(CityServerStandIn server) => server.Count(one => one.Extents.Values.Count(extent => extent.First < Now.AddDays(-3).AddHours(1).UtcDateTime)) >= 1000
        && server.Count(one => one.Entities.Count) > 25_000;

    private static async Task FeedUntilAsync(CityServerStandIn server, Func<bool> done, TimeSpan? pace = null)
    {
        using var client = new HttpClient(server, disposeHandler: false) { BaseAddress = new Uri("http://city.test/") };
        var time = new FakeTimeProvider(Now);
        using var stop = new CancellationTokenSource();
        var feed = new DemoCityFeed(client, Options, time, NullLogger<DemoCityFeed>.Instance).RunAsync(stop.Token);
        await UntilAsync(time, feed, done, pace);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed);
    }

    private static async Task UntilAsync(FakeTimeProvider time, Task feed, Func<bool> done, TimeSpan? pace = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (!done() && !feed.IsCompleted)
        {
            await Task.Delay(20, patience.Token);
            time.Advance(pace ?? TimeSpan.FromMilliseconds(50));
        }

        Assert.True(done(), "The feed did not get there: " + feed.Exception);
    }
}
