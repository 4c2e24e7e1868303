using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>What every observation store does. An engine's tests derive from it.</summary>
public abstract class ObservationStoreContract : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(Noon));

    protected IObservationStore Store { get; set; } = null!;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Moves recent rows to where the engine keeps old ones; a test passes whether or not it did.</summary>
    protected abstract Task SettleAsync();

    [Fact]
    public async Task Everything_an_observation_holds_comes_back_to_the_microsecond()
    {
        var hold = await Store.AcquireAsync(1, Token);
        ObservedResult[] results = [ObservedResult.Of(-0.1), ObservedResult.Of("temperatură 温度 😀"), ObservedResult.Of(true), ObservedResult.Of(false), ObservedResult.Null, ObservedResult.OfJson("{\"a\":[1]}")];
        var rows = results.Select((result, i) => Row(1, i + 1, 7, i, result) with
        {
            Feature = i == 0 ? 0 : 3,
            End = Noon.AddMinutes(i + 5),
            ResultTime = i % 2 == 0 ? Noon.AddTicks(17) : null,
            Extra = i == 2 ? "{\"resultQuality\":\"good\"}" : null,
        }).ToArray();
        await Store.WriteAsync(Appends(hold, rows), Token);
        var expected = rows.Select(row => row with { ResultTime = row.ResultTime is null ? null : Noon.AddTicks(10) }).ToList();
        Assert.Equal(expected, await Store.ListAsync(new()));
        await SettleAsync();
        Assert.Equal(expected, await Store.ListAsync(new()));
        Assert.Equal(expected[2], await Store.FindAsync(expected[2].Id, Token));
        Assert.Null(await Store.FindAsync(ObservationId.Of(1, 99, Partitions), Token));
        Assert.Equal(expected, await Store.FollowAsync(1, 4));
        Assert.Empty(await Store.FollowAsync(0));
    }

    [Fact]
    public async Task Times_at_the_ends_of_the_calendar_are_kept()
    {
        var hold = await Store.AcquireAsync(0, Token);
        DateTime[] times = [new(1, 1, 2, 0, 0, 0, DateTimeKind.Utc), new(1969, 12, 31, 23, 59, 59, DateTimeKind.Utc), new(2101, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc)];
        var rows = times.Select((time, i) => Row(0, i + 1) with { Start = time, End = time }).ToArray();
        await Store.WriteAsync(Appends(hold, rows), Token);
        await SettleAsync();
        Assert.Equal(rows, await Store.ListAsync(new() { Order = ObservationOrder.PhenomenonTime }));
    }

    [Fact]
    public async Task A_write_of_an_earlier_epoch_is_fenced_off()
    {
        var first = await Store.AcquireAsync(2, Token);
        await Store.WriteAsync(Appends(first, Row(2, 1)), Token);
        var second = await Store.AcquireAsync(2, Token);
        Assert.True(second.Epoch > first.Epoch);
        Assert.Equal(1, second.LastSequence);
        await Assert.ThrowsAsync<FencedException>(() => Store.WriteAsync(Appends(first, Row(2, 2)), Token));
        await Store.WriteAsync(Appends(second, Row(2, 2)), Token);
        Assert.Equal(2, await Store.CountAsync(new(), Token));
    }

    [Fact]
    public async Task An_acquisition_answers_after_the_writes_before_it()
    {
        var hold = await Store.AcquireAsync(0, Token);
        var writes = Enumerable.Range(1, 50).Select(i => Store.WriteAsync(Appends(hold, Row(0, i)), Token)).ToList();
        var next = await Store.AcquireAsync(0, Token);
        await Task.WhenAll(writes);
        Assert.Equal(50, next.LastSequence);
    }

    [Fact]
    public async Task A_gap_or_a_repetition_in_the_numbers_is_refused_and_writes_nothing()
    {
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, Row(0, 1)), Token);
        await Assert.ThrowsAsync<SequenceException>(() => Store.WriteAsync(Appends(hold, Row(0, 3)), Token));
        await Assert.ThrowsAsync<SequenceException>(() => Store.WriteAsync(Appends(hold, Row(0, 1)), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync(Appends(hold, Row(0, 2), Row(0, 4)), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.WriteAsync(Appends(hold, Row(1, 2)), Token));
        await Store.WriteAsync(Appends(hold, Row(0, 2)), Token);
        Assert.Equal(2, await Store.CountAsync(new(), Token));
    }

    [Fact]
    public async Task A_value_that_cannot_be_stored_is_refused()
    {
        var hold = await Store.AcquireAsync(0, Token);
        foreach (var text in new[] { "a\0b", "half \ud83d pair", "\udd00", "end \ud83d" })
            await Assert.ThrowsAsync<RefusedException>(() => Store.WriteAsync(Appends(hold, Row(0, 1, result: ObservedResult.Of(text))), Token));
        await Assert.ThrowsAsync<RefusedException>(() => Store.WriteAsync(Appends(hold, Row(0, 1, result: ObservedResult.Of(double.NaN))), Token));
        Assert.Equal(0, await Store.CountAsync(new(), Token));
    }

    [Fact]
    public async Task An_idempotency_key_is_remembered_for_a_day()
    {
        var hold = await Store.AcquireAsync(3, Token);
        long[] ids = [.. Enumerable.Range(1, 5).Select(i => ObservationId.Of(3, i, Partitions))];
        await Store.WriteAsync(Appends(hold, [.. Enumerable.Range(1, 5).Select(i => Row(3, i))]) with { Key = "k", Receipt = new("f", ids) }, Token);
        await Store.WriteAsync(Appends(hold, []) with { Key = "scattered", Receipt = new("g", [9, 2, 77]) }, Token);
        await SettleAsync();
        Assert.Equal(ids, (await Store.FindReceiptAsync(3, "k", Token))!.Ids);
        Assert.Equal([9, 2, 77], (await Store.FindReceiptAsync(3, "scattered", Token))!.Ids);
        Assert.Null(await Store.FindReceiptAsync(2, "k", Token));
        Time.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal("f", (await Store.FindReceiptAsync(3, "k", Token))!.Fingerprint);
        Time.Advance(TimeSpan.FromHours(0.2));
        Assert.Null(await Store.FindReceiptAsync(3, "k", Token));
    }

    [Fact]
    public async Task Deleted_and_replaced_observations_are_so_whether_recent_or_old()
    {
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, [.. Enumerable.Range(1, 6).Select(i => Row(0, i, minutes: i))]), Token);
        await SettleAsync();
        await Store.WriteAsync(Appends(hold, [.. Enumerable.Range(7, 6).Select(i => Row(0, i, minutes: i))]), Token);
        Observation[] newer = [Row(0, 2, minutes: 100, result: ObservedResult.Of("x")), Row(0, 8, minutes: 101)];
        await Store.WriteAsync(Appends(hold) with { Delete = [Row(0, 1).Id, Row(0, 7).Id], Replace = newer }, Token);
        for (var round = 0; round < 2; round++)
        {
            var rows = await Store.ListAsync(new() { Order = ObservationOrder.PhenomenonTime });
            Assert.Equal([3, 4, 5, 6, 9, 10, 11, 12, 2, 8], rows.Select(row => ObservationId.Sequence(row.Id, Partitions)));
            Assert.Equal(newer[0], await Store.FindAsync(newer[0].Id, Token));
            Assert.Null(await Store.FindAsync(Row(0, 1).Id, Token));
            Assert.Equal(10, await Store.CountAsync(new(), Token));
            Assert.Equal([2, 3, 4, 5, 6, 8, 9, 10, 11, 12], (await Store.FollowAsync(0, 3)).Select(row => ObservationId.Sequence(row.Id, Partitions)));
            var extent = (await Store.ExtentsAsync([1], Token))[1];
            Assert.Equal(new StreamExtent(Noon.AddMinutes(3), Noon.AddMinutes(101), null, null, 10), extent);
            await SettleAsync();
        }
    }

    [Fact]
    public async Task Replacing_or_deleting_what_is_not_there_changes_nothing()
    {
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, Row(0, 1), Row(0, 2), Row(0, 3)), Token);
        await SettleAsync();
        await Store.WriteAsync(Appends(hold) with { Delete = [Row(0, 1).Id] }, Token);
        var newer = ObservedResult.Of("newer");
        // Once while the deletion is recent, once when it is old.
        for (var round = 0; round < 2; round++)
        {
            await Store.WriteAsync(Appends(hold) with { Replace = [Row(0, 1, result: newer), Row(0, 2, result: newer), Row(0, 4, result: newer)], Delete = [Row(0, 5).Id] }, Token);
            Assert.Equal([Row(0, 2, result: newer), Row(0, 3)], await Store.ListAsync(new()));
            Assert.Null(await Store.FindAsync(Row(0, 1).Id, Token));
            Assert.Equal(2, await Store.CountAsync(new(), Token));
            await SettleAsync();
        }

        await Store.WriteAsync(Appends(hold, Row(0, 4), Row(0, 5)), Token);
        await SettleAsync();
        Assert.Equal([Row(0, 2, result: newer), Row(0, 3), Row(0, 4), Row(0, 5)], await Store.FollowAsync(0));
    }

    [Fact]
    public async Task Writes_handed_over_at_once_take_effect_one_after_the_other()
    {
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, Row(0, 1), Row(0, 2)), Token);
        await SettleAsync();
        var (a, b) = (ObservedResult.Of("a"), ObservedResult.Of("b"));
        PartitionWrite[] writes =
        [
            Appends(hold) with { Replace = [Row(0, 3, result: a)], Delete = [Row(0, 4).Id] },
            Appends(hold, Row(0, 3), Row(0, 4), Row(0, 5)),
            Appends(hold) with { Replace = [Row(0, 5, result: a)], Delete = [Row(0, 1).Id] },
            Appends(hold) with { Replace = [Row(0, 5, result: b), Row(0, 1, result: b)] },
            Appends(hold) with { Delete = [Row(0, 4).Id] },
            Appends(hold) with { Replace = [Row(0, 4, result: b)] },
        ];
        await Task.WhenAll([.. writes.Select(write => Store.WriteAsync(write, Token))]);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([Row(0, 2), Row(0, 3), Row(0, 5, result: b)], await Store.FollowAsync(0));
            Assert.Equal([Row(0, 2), Row(0, 3), Row(0, 5, result: b)], await Store.ListAsync(new()));
            await SettleAsync();
        }
    }

    [Fact]
    public async Task One_write_appends_then_replaces_then_deletes_then_deletes_streams()
    {
        var hold = await Store.AcquireAsync(0, Token);
        var newer = ObservedResult.Of("newer");
        await Store.WriteAsync(
            Appends(hold, Row(0, 1), Row(0, 2), Row(0, 3, 8), Row(0, 4)) with
            {
                Replace = [Row(0, 1, result: newer), Row(0, 2, result: newer)],
                Delete = [Row(0, 2).Id, Row(0, 4).Id],
                DeleteStreams = [8],
            },
            Token);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([Row(0, 1, result: newer)], await Store.FollowAsync(0));
            Assert.Equal([Row(0, 1, result: newer)], await Store.ListAsync(new()));
            Assert.Equal(4, (await Store.AcquireAsync(0, Token)).LastSequence);
            await SettleAsync();
        }
    }

    [Fact]
    public async Task A_deleted_stream_is_empty_and_takes_nothing_for_ever()
    {
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, Row(0, 1, 5), Row(0, 2, 6)), Token);
        await SettleAsync();
        await Store.WriteAsync(Appends(hold, Row(0, 3, 5), Row(0, 4, 6)), Token);
        await Store.WriteAsync(Appends(hold) with { DeleteStreams = [5] }, Token);
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([2L, 4L], (await Store.ListAsync(new())).Select(row => ObservationId.Sequence(row.Id, Partitions)));
            Assert.Null(await Store.FindAsync(Row(0, 1).Id, Token));
            Assert.Null(await Store.FindAsync(Row(0, 3).Id, Token));
            Assert.Equal([6L], (await Store.ExtentsAsync([5, 6], Token)).Keys);
            Assert.Equal([5L], await Store.FindDeletedStreamsAsync([4, 5, 6], Token));
            await Assert.ThrowsAsync<StreamDeletedException>(() => Store.WriteAsync(Appends(hold, Row(0, 5, 6), Row(0, 6, 5)), Token));
            await SettleAsync();
        }

        await Store.WriteAsync(Appends(hold, Row(0, 5, 6)), Token);
    }

    [Fact]
    public async Task Readers_see_each_row_once_while_others_write_and_the_store_seals()
    {
        const int Batches = 60;
        const int Size = 10;
        using var done = new CancellationTokenSource();
        var acknowledged = 0;
        var writing = Task.Run(async () =>
        {
            var hold = await Store.AcquireAsync(1, Token);
            for (var batch = 0; batch < Batches; batch++)
            {
                var rows = Enumerable.Range((batch * Size) + 1, Size).Select(i => Row(1, i, i % 3, i)).ToArray();
                var replaced = batch == 0 ? [] : new[] { Row(1, batch, batch % 3, batch, ObservedResult.Of("new")) };
                await Store.WriteAsync(Appends(hold, rows) with { Replace = replaced }, Token);
                Volatile.Write(ref acknowledged, (batch + 1) * Size);
            }

            await done.CancelAsync();
        }, Token);
        var reading = Enumerable.Range(0, 3).Select(reader => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var before = Volatile.Read(ref acknowledged);
                var query = new ObservationQuery { Order = reader == 0 ? ObservationOrder.Id : ObservationOrder.PhenomenonTime };
                var rows = reader == 2 ? await Store.FollowAsync(1, 37) : await Store.ListAsync(query);
                Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => ObservationId.Sequence(row.Id, Partitions)));
                Assert.InRange(rows.Count, before, Batches * Size);
                Assert.InRange(await Store.CountAsync(new(), Token), rows.Count, Batches * Size);
            }
        }, Token)).ToList();
        await Task.WhenAll([writing, .. reading]);
        Assert.Equal(Batches * Size, await Store.CountAsync(new(), Token));
    }
}
