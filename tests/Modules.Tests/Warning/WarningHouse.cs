using System.Data.Common;
using Civium.Contracts.Sensing;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Warning;
using Civium.Modules.Warning.Records;
using Civium.Modules.Warning.Tracking;
using Civium.Modules.Warning.Warnings;
using Civium.Platform.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Civium.Modules.Tests.Warning;

/// <summary>The warning module on a database of its own, with a clock, a catalogue and partitions that the test moves.</summary>
internal sealed class WarningHouse : IAsyncDisposable
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("civium-warning-");
    private readonly ServiceProvider _services;
    private long _sequence;

    private WarningHouse()
    {
        var database = Open();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddKeyedSingleton<IModuleDatabase>(WarningDb.Module, database);
        services.AddSingleton<ICatalogue>(Catalogue);
        services.AddSingleton<IEventBus>(Bus);
        services.AddSingleton<IOutbox>(Outbox);
        services.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        services.AddWarning();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeCatalogue Catalogue { get; } = new();

    public FakeBus Bus { get; } = new();

    public FakeOutbox Outbox { get; } = new();

    public WarningStore Store => Get<WarningStore>();

    public static async Task<WarningHouse> OpenAsync()
    {
        var house = new WarningHouse();
        await house.Get<IModuleMigration>().MigrateAsync(default);
        return house;
    }

    /// <summary>A SQLite file; a PostgreSQL schema that is made anew where the environment names a server to test on.</summary>
    private ModuleDatabase Open()
    {
        if (Environment.GetEnvironmentVariable("CIVIUM_TEST_POSTGRES") is not { Length: > 0 } server)
        {
            var file = new SqliteDataSource(Path.Combine(_folder.FullName, "warning.db"));
            file.Prepare();
            return new ModuleDatabase(WarningDb.Module, DatabaseEngine.Sqlite, file);
        }

        var schema = "warning_" + Guid.NewGuid().ToString("N");
        var source = Npgsql.NpgsqlDataSource.Create(new Npgsql.NpgsqlConnectionStringBuilder(server) { SearchPath = schema, MaxPoolSize = 5 });
        using var command = source.CreateCommand($"CREATE SCHEMA {schema}");
        command.ExecuteNonQuery();
        return new ModuleDatabase(WarningDb.Module, DatabaseEngine.Postgres, source);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public NoDataClock NoDataClock => (NoDataClock)_services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Single();

    public Observation Reading(long stream, double hour, double? value) => new()
    {
        Id = ++_sequence,
        Stream = stream,
        Start = Start.AddHours(hour),
        End = Start.AddHours(hour),
        Result = value is { } number ? ObservedResult.Of(number) : ObservedResult.Null,
    };

    /// <summary>Hourly readings from <paramref name="from"/> on.</summary>
    public Observation[] Hourly(long stream, int from, params double?[] values) =>
        [.. values.Select((value, place) => Reading(stream, from + place, value))];

    public Task ConsumeAsync(params IEnumerable<Observation> observations) => ConsumeAsync(new FakeAdvance([.. observations]));

    public Task ConsumeAsync(FakeAdvance advance) => Get<IPartitionConsumer>().ConsumeAsync(advance, default);

    public async Task<IReadOnlyList<WarningAnswer>> AllAsync() => (await Store.ListAsync(new(), 1000, null, default)).Items;

    /// <summary>Every transition that stands, as lines, in order of stream and time.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync() =>
        [.. (await AllAsync()).OrderBy(warning => warning.Stream).ThenBy(warning => warning.Opened).SelectMany(warning => warning.Transitions
            .Select(change => $"{warning.Stream} {(change.Time - Start).TotalHours} {change.From}>{change.To} {change.Reason} {change.Value}"))];

    public async Task<WarningDb> ContextAsync() => await Get<IDbContextFactory<WarningDb>>().CreateDbContextAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(true);
    }
}

/// <summary>A stretch whose saving the test can see and make fail.</summary>
internal sealed class FakeAdvance(IReadOnlyList<Observation> observations) : PartitionAdvance
{
    public Exception? Failure { get; init; }

    public int Saved { get; private set; }

    public override IReadOnlyList<PartitionStretch> Stretches { get; } = [new(0, observations)];

    public override Task SaveAsync(DbTransaction transaction, CancellationToken cancellation)
    {
        Saved++;
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }
}

/// <summary>Streams by id.</summary>
internal sealed class FakeCatalogue : ICatalogue
{
    private readonly Dictionary<long, StreamInfo> _streams = [];

    public void Add(long id, string property, string unit, string thing = "Dongsi") => _streams[id] = new(
        id, property, 1, thing, property, "http://example.org/" + property, unit, new(116.4, 39.9), TimeSpan.FromHours(1), DuplicateRule.KeepAll);

    public void Remove(long id) => _streams.Remove(id);

    public Task<IReadOnlyDictionary<long, StreamInfo>> FindStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<long, StreamInfo>>(streams.Where(_streams.ContainsKey).ToDictionary(id => id, id => _streams[id]));

    public Task<IReadOnlyList<StreamInfo>> ListStreamsAsync(long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StreamInfo>>([.. _streams.Values.Where(stream => stream.Id > after).Take(limit)]);
}

/// <summary>Keeps what was published.</summary>
internal sealed class FakeBus : IEventBus
{
    public List<IEvent> Published { get; } = [];

    public Task PublishAsync(IEvent fact, CancellationToken cancellation)
    {
        Published.Add(fact);
        return Task.CompletedTask;
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, Task> handler)
        where TEvent : IEvent => throw new NotSupportedException("These tests read what was published.");
}

/// <summary>Keeps what was put in.</summary>
internal sealed class FakeOutbox : IOutbox
{
    public List<IEvent> Added { get; } = [];

    public Task<long> AddAsync(string module, System.Data.Common.DbTransaction transaction, IEvent fact, CancellationToken cancellation)
    {
        Added.Add(fact);
        return Task.FromResult((long)Added.Count);
    }

    public Task DeliverAsync(string module, CancellationToken cancellation) => Task.CompletedTask;
}
