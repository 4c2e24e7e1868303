using System.Data.Common;
using System.Runtime.CompilerServices;
using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Databases;
using Civium.Kernel.Events;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;

namespace Civium.Modules.Tests.Twin;

/// <summary>Streams and observations held in memory, for what only reads them.</summary>
internal sealed class TestCity : ICatalogue, IOpenWarnings, IWarningHistory, IObservationStore
{
    public static readonly DateTime Noon = new(2017, 2, 28, 12, 0, 0, DateTimeKind.Utc);

    public List<StreamInfo> Streams { get; } = [];

    public List<Observation> Observations { get; } = [];

    public Dictionary<long, WarningLevel> Levels { get; } = [];

    public List<WarningChange> Changes { get; } = [];

    public int Partitions => 4;

    public StreamInfo AddStream(long id, long thing, string place, string property, string unit = "µg/m³")
    {
        var stream = new StreamInfo(
            id, $"{place} {property}", thing, place, property, $"urn:{property}", unit, new GeoPoint(116.4, 39.9), TimeSpan.FromHours(1), DuplicateRule.KeepAll);
        Streams.Add(stream);
        return stream;
    }

    public Observation AddReading(long id, long stream, DateTime time, double value)
    {
        var reading = Reading(id, stream, time, ObservedResult.Of(value));
        Observations.Add(reading);
        return reading;
    }

    public static Observation Reading(long id, long stream, DateTime time, ObservedResult result) =>
        new() { Id = id, Stream = stream, Start = time, End = time, Recorded = time.AddSeconds(2), Result = result };

    public Task<IReadOnlyDictionary<long, StreamInfo>> FindStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<long, StreamInfo>>(Streams.Where(stream => streams.Contains(stream.Id)).ToDictionary(stream => stream.Id));

    public Task<IReadOnlyList<StreamInfo>> ListStreamsAsync(long after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StreamInfo>>([.. Streams.Where(stream => stream.Id > after).OrderBy(stream => stream.Id).Take(limit)]);

    public Task<IReadOnlyDictionary<long, WarningLevel>> LevelsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<long, WarningLevel>>(new Dictionary<long, WarningLevel>(Levels));

    public Task<IReadOnlyList<OpenWarning>> ListAsync(int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<OpenWarning>>([.. Levels.Where(pair => pair.Value != WarningLevel.None).OrderByDescending(pair => pair.Value).Take(limit)
            .Select(pair => (pair.Value, Stream: Streams.First(stream => stream.Id == pair.Key)))
            .Select(row => new OpenWarning(row.Stream.Id, row.Value, row.Stream.Id, row.Stream.Thing, row.Stream.ThingName, row.Stream.Property, "Rule", Noon, null))]);

    public Task<IReadOnlyList<WarningChange>> RecordedSinceAsync(DateTime since, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<WarningChange>>([.. Changes.Where(change => change.Recorded > since).Take(limit)]);

    public Task<IReadOnlyList<WarningChange>> OfStreamAsync(long stream, DateTime from, DateTime to, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<WarningChange>>([.. Changes.Where(change => change.Stream == stream && change.Time >= from && change.Time <= to).Take(limit)]);

    public async IAsyncEnumerable<Observation> QueryAsync(ObservationQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var found = Observations.Where(reading => query.Streams?.Contains(reading.Stream) != false && query.Start?.Contains(reading.Start) != false)
            .OrderBy(reading => reading.Start).ThenBy(reading => reading.Id);
        foreach (var reading in (query.Descending ? found.Reverse() : found).Take(query.Limit ?? int.MaxValue))
        {
            yield return reading;
        }
    }

    public Task<IReadOnlyDictionary<long, StreamExtent>> ExtentsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<long, StreamExtent>>(Observations.Where(reading => streams.Contains(reading.Stream)).GroupBy(reading => reading.Stream)
            .ToDictionary(own => own.Key, own => new StreamExtent(own.Min(reading => reading.Start), own.Max(reading => reading.End), null, null, own.Count())));

    public Task<PartitionHold> AcquireAsync(int partition, CancellationToken cancellation) => throw new NotSupportedException();

    public Task WriteAsync(PartitionWrite write, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<KeyReceipt?> FindReceiptAsync(int partition, string key, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlySet<long>> FindDeletedStreamsAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Observation?> FindAsync(long id, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<PartitionPage> ReadPartitionAsync(int partition, long afterSequence, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<long> CountAsync(ObservationQuery query, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>A SQLite database in a directory that goes with it.</summary>
internal sealed class TestDatabase : IModuleDatabase, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-twin-").FullName;

    public TestDatabase() => Source = Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_directory, "twin.db")};Pooling=False");

    public string Module => "twin";

    public DatabaseEngine Engine => DatabaseEngine.Sqlite;

    public DbDataSource Source { get; }

    public void Dispose()
    {
        Source.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>A bus that remembers what it carried.</summary>
internal sealed class TestBus : IEventBus
{
    private readonly List<Func<IEvent, CancellationToken, Task>> _handlers = [];

    public List<IEvent> Published { get; } = [];

    public int Subscriptions => _handlers.Count;

    public async Task PublishAsync(IEvent fact, CancellationToken cancellation)
    {
        Published.Add(fact);
        foreach (var handler in _handlers.ToArray())
        {
            await handler(fact, cancellation);
        }
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, Task> handler)
        where TEvent : IEvent
    {
        Func<IEvent, CancellationToken, Task> any = (fact, cancellation) => fact is TEvent told ? handler(told, cancellation) : Task.CompletedTask;
        _handlers.Add(any);
        return new Subscription(() => _handlers.Remove(any));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>Lets everyone do what <see cref="Allowed"/> says.</summary>
internal sealed class TestAuthorizer : IAuthorizer
{
    public HashSet<Permission> Allowed { get; } = [.. Enum.GetValues<Permission>()];

    public AccessDecision Decide(AccessRequest request) => new(Allowed.Contains(request.Permission), "");
}
