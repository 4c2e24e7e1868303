using System.Data.Common;
using Civium.Contracts.Sensing;
using Civium.Contracts.Twin;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Twin.Latest;
using Civium.Modules.Twin.Storage;
using Civium.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Civium.Modules.Tests.Twin;

public sealed class TwinConsumerTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTime Noon = TestCity.Noon;
    private readonly TestDatabase _database = new();
    private readonly TestBus _bus = new();
    private ServiceProvider _services = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDbContextFactory<TwinDb> Contexts => _services.GetRequiredService<IDbContextFactory<TwinDb>>();

    public async ValueTask InitializeAsync()
    {
        _services = new ServiceCollection()
            .AddKeyedSingleton<Kernel.Databases.IModuleDatabase>("twin", _database)
            .AddModuleContext<TwinDb, SqliteTwinDb, PostgresTwinDb>("twin").BuildServiceProvider();
        await _services.GetRequiredService<Kernel.Databases.IModuleMigration>().MigrateAsync(Cancellation);
    }

    [Fact]
    public async Task The_newest_phenomenon_time_wins_whatever_the_order_of_arrival()
    {
        await ConsumeAsync(Reading(1, Noon.AddHours(2), 20), Reading(2, Noon, 5), Reading(3, Noon.AddHours(1), 10));
        Assert.Equal((1, 20d), await LatestAsync());

        await ConsumeAsync(Reading(4, Noon.AddHours(1), 99));
        Assert.Equal((1, 20d), await LatestAsync());

        await ConsumeAsync(Reading(5, Noon.AddHours(3), 30));
        Assert.Equal((5, 30d), await LatestAsync());
    }

    [Fact]
    public async Task Of_two_at_one_time_the_larger_id_wins_in_one_stretch_and_in_two()
    {
        await ConsumeAsync(Reading(8, Noon, 8), Reading(4, Noon, 4));
        Assert.Equal((8, 8d), await LatestAsync());

        await ConsumeAsync(Reading(6, Noon, 6));
        Assert.Equal((8, 8d), await LatestAsync());

        await ConsumeAsync(Reading(12, Noon, 12));
        Assert.Equal((12, 12d), await LatestAsync());
    }

    [Fact]
    public async Task A_stretch_that_comes_again_after_a_restart_changes_nothing()
    {
        var first = Reading(1, Noon, 1);
        var second = Reading(2, Noon.AddHours(1), 2);
        await ConsumeAsync(first, second);
        await ConsumeAsync(first);
        await ConsumeAsync(first, second);
        Assert.Equal((2, 2d), await LatestAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_or_told_when_the_position_cannot_be_saved()
    {
        var consumer = new TwinConsumer(_database, _bus);
        await Assert.ThrowsAsync<FencedException>(() => consumer.ConsumeAsync(new Advance(new FencedException(0, 1), Reading(1, Noon, 1)), Cancellation));
        await using var context = await Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(0, await context.Latest.CountAsync(Cancellation));
        Assert.Empty(_bus.Published);
    }

    [Fact]
    public async Task The_position_is_saved_in_the_transaction_of_the_results_and_the_change_is_told_after()
    {
        var advance = new Advance(null, Reading(1, Noon, 1), TestCity.Reading(5, 9, Noon, ObservedResult.Of(3)));
        advance.OnSave = transaction =>
        {
            Assert.Empty(_bus.Published);
            using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT count(*) FROM latest";
            Assert.Equal(2L, command.ExecuteScalar());
        };
        await new TwinConsumer(_database, _bus).ConsumeAsync(advance, Cancellation);
        Assert.True(advance.WasSaved);
        Assert.Equal([7, 9], Assert.IsType<TwinChanged>(Assert.Single(_bus.Published)).Streams.Order());
    }

    [Fact]
    public async Task Every_kind_of_result_is_kept_as_it_is()
    {
        ObservedResult[] results =
            [ObservedResult.Null, ObservedResult.Of(-0.5), ObservedResult.Of("it's; \"quoted\" 中文"), ObservedResult.Of(true), ObservedResult.OfJson("""{"a":[1]}""")];
        await ConsumeAsync([.. results.Select((result, index) => TestCity.Reading(index + 1, 100 + index, Noon.AddTicks(10 * index), result))]);

        var found = await new LatestStore(Contexts).FindAsync([100, 101, 102, 103, 104, 105], Cancellation);
        Assert.Equal(5, found.Count);
        Assert.Equal(results.Select(result => result.Kind), found.OrderBy(pair => pair.Key).Select(pair => pair.Value.Kind));
        Assert.Equal([null, -0.5, null, 1d, null], found.OrderBy(pair => pair.Key).Select(pair => pair.Value.Number));
        Assert.Equal(results.Select(result => result.Text), found.OrderBy(pair => pair.Key).Select(pair => pair.Value.Text));
        Assert.Equal(Noon.AddTicks(20), found[102].Start);
        Assert.Equal(DateTimeKind.Utc, found[102].Start.Kind);
    }

    [Fact]
    public async Task Deleted_streams_are_forgotten_and_the_others_stay()
    {
        await ConsumeAsync([.. Enumerable.Range(1, 1200).Select(number => TestCity.Reading(number, number, Noon, ObservedResult.Of(number)))]);
        var forget = new ForgetStreams(Contexts);
        var gone = new StreamsDeleted([.. Enumerable.Range(1, 1100).Select(number => (long)number)]);
        await forget.HandleAsync(gone, Cancellation);
        await forget.HandleAsync(gone, Cancellation);
        await using var context = await Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(100, await context.Latest.CountAsync(Cancellation));
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    public void Dispose() => _database.Dispose();

    private static Observation Reading(long id, DateTime time, double value) => TestCity.Reading(id, 7, time, ObservedResult.Of(value));

    // A new consumer each time: it must hold nothing in memory between stretches.
    private Task ConsumeAsync(params Observation[] readings) => new TwinConsumer(_database, _bus).ConsumeAsync(new Advance(null, readings), Cancellation);

    private async Task<(long, double?)> LatestAsync()
    {
        var found = await new LatestStore(Contexts).FindAsync([7], Cancellation);
        return (found[7].Observation, found[7].Number);
    }

    private sealed class Advance(Exception? refusal, params Observation[] readings) : PartitionAdvance
    {
        public Action<DbTransaction>? OnSave { get; set; }

        public bool WasSaved { get; private set; }

        public override IReadOnlyList<PartitionStretch> Stretches => [new(0, readings)];

        public override Task SaveAsync(DbTransaction transaction, CancellationToken cancellation)
        {
            OnSave?.Invoke(transaction);
            WasSaved = refusal is null;
            return refusal is null ? Task.CompletedTask : throw refusal;
        }
    }
}
