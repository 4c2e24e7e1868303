using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Civium.Modules.Tests.Warning;

public sealed class WarningConsumerTest
{
    private static readonly Actor Officer = new("7", "Wang Li", ActorKind.Person, [Role.Officer]);

    [Theory]
    [InlineData("ug/m3")]
    [InlineData("\u00b5g/m\u00b3")]
    [InlineData("\u03bcg/m^3")]
    public async Task A_warning_rises_falls_and_closes_as_one(string unit)
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", unit);
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250, 450, 450, 310, 310, 310, 10, 10, 10));
        var warning = Assert.Single(await house.AllAsync());
        Assert.Equal(("closed", "none", "orange", "Dongsi"), (warning.State, warning.Level, warning.Peak, warning.ThingName));
        Assert.Equal(
            ["5 1 none>blue raised 250", "5 3 blue>orange raised 450", "5 6 orange>yellow lowered 310", "5 9 yellow>none closed 10"],
            await house.LinesAsync());
        Assert.Equal(new WarningsChanged([warning.Id]).Warnings, Assert.IsType<WarningsChanged>(Assert.Single(house.Bus.Published)).Warnings);
    }

    [Fact]
    public async Task Streams_that_no_rule_watches_only_move_the_position()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ppb");
        house.Catalogue.Add(6, "CO", "ug/m3");
        var advance = new FakeAdvance([.. house.Hourly(5, 0, 900, 900), .. house.Hourly(6, 0, 900, 900), .. house.Hourly(7, 0, 900, 900)]);
        await house.ConsumeAsync(advance);
        Assert.Equal(1, advance.Saved);
        Assert.Empty(await house.AllAsync());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    [InlineData(4, 50)]
    public async Task Batches_restarts_and_order_within_the_lateness_change_nothing(int seed, int size)
    {
        var random = new Random(seed);
        await using var whole = await WarningHouse.OpenAsync();
        await using var parts = await WarningHouse.OpenAsync();
        var level = 200.0;
        var hours = Enumerable.Range(0, 120).Select(_ => level = Math.Clamp(level + random.Next(-90, 91), 0, 900)).ToArray();
        var readings = hours.SelectMany((value, hour) => new[] { whole.Reading(5, hour / 3.0, value), whole.Reading(6, hour / 3.0, value / 2) }).ToArray();
        foreach (var house in new[] { whole, parts })
        {
            house.Catalogue.Add(5, "O3", "ug/m3");
            house.Catalogue.Add(6, "O3", "ug/m3");
        }

        await whole.ConsumeAsync(readings);
        foreach (var batch in readings.OrderBy(reading => reading.Start.AddMinutes(random.Next(0, 60))).Chunk(size))
        {
            await parts.ConsumeAsync(batch);
        }

        var expected = await whole.LinesAsync();
        Assert.True(expected.Count > 4);
        Assert.Equal(expected, await parts.LinesAsync());
        Assert.Equal(
            (await whole.AllAsync()).Select(warning => (warning.Stream, warning.Opened, warning.Closed, warning.Level, warning.Peak)),
            (await parts.AllAsync()).OrderByDescending(warning => warning.Opened).ThenByDescending(warning => warning.Stream)
                .Select(warning => (warning.Stream, warning.Opened, warning.Closed, warning.Level, warning.Peak)).OrderByDescending(one => one.Opened));
    }

    [Fact]
    public async Task A_corrected_raise_keeps_the_warning_and_its_acknowledgement()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Reading(5, 0, 250), house.Reading(5, 1, 250));
        var id = Assert.Single(await house.AllAsync()).Id;
        await house.Store.AcknowledgeAsync(id, Officer, "seen", default);

        // Half an hour later than it should: the raise was earlier than known.
        await house.ConsumeAsync(house.Reading(5, 0.5, 260));
        var warning = await house.Store.FindAsync(id, default);
        Assert.Equal((WarningHouse.Start.AddHours(0.5), "seen"), (warning.Opened, warning.Acknowledged?.Note));
        Assert.Equal(["5 0.5 none>blue raised 260"], await house.LinesAsync());
        Assert.Single(warning.Transitions, transition => transition.Superseded is not null && transition.Time == WarningHouse.Start.AddHours(1));
    }

    [Fact]
    public async Task A_raise_that_never_was_withdraws_its_warning()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Reading(5, 0, 250), house.Reading(5, 1, 250));
        var id = Assert.Single(await house.AllAsync()).Id;
        await house.ConsumeAsync(house.Reading(5, 0.5, 10));
        Assert.Empty(await house.AllAsync());
        Assert.Equal("withdrawn", (await house.Store.FindAsync(id, default)).State);
        Assert.Empty(await house.Get<IOpenWarnings>().LevelsAsync(default));
    }

    [Fact]
    public async Task What_was_rolled_back_is_repeated_without_a_trace()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        var readings = house.Hourly(5, 0, 250, 250, 450, 450);
        await Assert.ThrowsAsync<FencedException>(() => house.ConsumeAsync(new FakeAdvance(readings) { Failure = new FencedException(0, 1) }));
        Assert.Empty(await house.AllAsync());
        Assert.Empty(house.Bus.Published);
        await house.ConsumeAsync(readings);
        Assert.Equal(["5 1 none>blue raised 250", "5 3 blue>orange raised 450"], await house.LinesAsync());
    }

    [Fact]
    public async Task A_reading_later_than_allowed_is_counted_on_the_open_warning()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250, 250, 250));
        await house.ConsumeAsync(house.Reading(5, 0.5, 10));
        Assert.Equal((1, "blue"), ((await house.AllAsync())[0].LateReadings, (await house.AllAsync())[0].Level));
    }

    [Fact]
    public async Task The_clock_closes_silent_streams_only_and_readings_take_it_back()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250));
        house.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, await house.NoDataClock.TickAsync(default));
        house.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await house.NoDataClock.TickAsync(default));
        Assert.Equal(0, await house.NoDataClock.TickAsync(default));
        Assert.Equal(["5 1 none>blue raised 250", "5 25 blue>none no-data "], await house.LinesAsync());
        Assert.Empty(await house.Get<IOpenWarnings>().LevelsAsync(default));

        await house.ConsumeAsync(house.Hourly(5, 2, 250));
        Assert.Equal(["5 1 none>blue raised 250"], await house.LinesAsync());
        Assert.Equal(WarningLevel.Blue, (await house.Get<IOpenWarnings>().LevelsAsync(default))[5]);
        Assert.Single((await house.Store.FindAsync((await house.AllAsync())[0].Id, default)).Transitions, change => change.Superseded is not null);
    }

    [Fact]
    public async Task Deleted_streams_close_their_warnings_once()
    {
        await using var house = await WarningHouse.OpenAsync();
        house.Catalogue.Add(5, "O3", "ug/m3");
        await house.ConsumeAsync(house.Hourly(5, 0, 250, 250));
        var handler = house.Get<IOutboxHandler<StreamsDeleted>>();
        await handler.HandleAsync(new([5]), default);
        await handler.HandleAsync(new([5]), default);
        var warning = Assert.Single(await house.AllAsync());
        Assert.Equal(("closed", "stream-deleted"), (warning.State, warning.Transitions[^1].Reason));
        Assert.Equal(2, warning.Transitions.Count);
        await using var context = await house.ContextAsync();
        Assert.False(await context.Pairs.AnyAsync());
    }
}
