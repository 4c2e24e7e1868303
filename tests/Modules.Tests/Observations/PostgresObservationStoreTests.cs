using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Postgres;
using Civium.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>The contract on PostgreSQL, and what only a shared store can do.</summary>
public sealed class PostgresObservationStoreTests : ObservationUpkeepContract
{
    private NpgsqlDataSource _source = null!;
    private PostgresObservationStore _postgres = null!;

    public override async ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync(Token));
        Store = _postgres = await OpenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _source.DisposeAsync();
    }

    protected override Task SettleAsync() => Task.CompletedTask;

    private Task<PostgresObservationStore> OpenAsync(int partitions = Partitions) =>
        PostgresObservationStore.OpenAsync(_source, partitions, Time, NullLogger.Instance, Token);

    [Fact]
    public async Task A_process_that_was_overtaken_cannot_write()
    {
        await using var other = await OpenAsync(partitions: 99);
        Assert.Equal(Partitions, other.Partitions);
        var mine = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(mine, Row(0, 1)), Token);
        var theirs = await other.AcquireAsync(0, Token);
        Assert.Equal(1, theirs.LastSequence);
        await Assert.ThrowsAsync<FencedException>(() => Store.WriteAsync(Appends(mine, Row(0, 2)), Token));
        await other.WriteAsync(Appends(theirs, Row(0, 2)), Token);
        Assert.Equal(2, await Store.CountAsync(new(), Token));
    }

    [Fact]
    public async Task A_guilty_write_does_not_fail_the_others_of_its_group()
    {
        // A rule of the database itself refuses one of them, after the store's own checks.
        await using (var rule = _source.CreateCommand("ALTER TABLE observations.observation ADD CHECK (stream <> 13)"))
            await rule.ExecuteNonQueryAsync(Token);
        var holds = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition => Store.AcquireAsync(partition, Token)));
        var writes = holds.Select(hold => Store.WriteAsync(Appends(hold, Row(hold.Partition, 1, hold.Partition == 2 ? 13 : 1)), Token)).ToList();
        await Assert.ThrowsAsync<PostgresException>(() => Task.WhenAll(writes));
        Assert.Equal([true, true, false, true], writes.Select(write => write.IsCompletedSuccessfully));
        Assert.Equal(3, await Store.CountAsync(new(), Token));
        Assert.Equal(0, (await Store.AcquireAsync(2, Token)).LastSequence);
    }

    [Fact]
    public async Task What_was_handed_over_behind_a_failed_write_fails_with_it()
    {
        await using (var rule = _source.CreateCommand("ALTER TABLE observations.observation ADD CHECK (stream <> 13)"))
            await rule.ExecuteNonQueryAsync(Token);
        var hold = await Store.AcquireAsync(0, Token);
        await Store.WriteAsync(Appends(hold, Row(0, 1)), Token);
        Task[] writes = [Store.WriteAsync(Appends(hold, Row(0, 2, 13)), Token), Store.WriteAsync(Appends(hold) with { Delete = [Row(0, 1).Id] }, Token)];
        foreach (var write in writes)
            await Assert.ThrowsAsync<PostgresException>(() => write);
        Assert.Equal(1, await Store.CountAsync(new(), Token));
        await Store.WriteAsync(Appends(hold, Row(0, 2)) with { Delete = [Row(0, 1).Id] }, Token);
        Assert.Equal([2L], (await Store.FollowAsync(0)).Select(row => ObservationId.Sequence(row.Id, Partitions)));
    }

    [Fact]
    public async Task A_newer_schema_is_refused()
    {
        await using (var newer = _source.CreateCommand("UPDATE observations.store SET version = 2"))
            await newer.ExecuteNonQueryAsync(Token);
        await Assert.ThrowsAsync<NewerSchemaException>(() => OpenAsync());
    }
}
