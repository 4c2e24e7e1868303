using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Databases;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Storage;
using Civium.Modules.Twin.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Index;

/// <summary>
/// All versions of all entities in memory, for tiles and for finding by place and time. It follows the table of changes: what this process
/// wrote is seen by the next reader, what another process of a cluster wrote within a second. Safe for concurrent use.
/// </summary>
internal sealed class TwinIndex(
    [FromKeyedServices(TwinDb.Module)] IModuleDatabase database, TypeStore types, ChangeSignal signal, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1);
    private static readonly string Qualified = string.Join(", ", VersionRows.Columns.Split(", ").Select(column => "v." + column));
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, ushort> _numbers = [];
    private volatile string[] _types = [];
    private volatile IndexState? _state;
    private long _lookedAt;
    private long _change;
    private long _recorded;

    /// <summary>What tiles say of entities.</summary>
    public TileAttributes Attributes { get; } = new();

    /// <summary>The types by number.</summary>
    public string[] Types => _types;

    /// <summary>The last change it knows.</summary>
    public long Change => Interlocked.Read(ref _change);

    /// <summary>The recorded time of the last change it knows, in ticks: the present is never before it, whatever the clock says.</summary>
    public long Recorded => Interlocked.Read(ref _recorded);

    /// <summary>The number of a type; null when no entity ever had it.</summary>
    public ushort? NumberOf(string type)
    {
        var at = Array.IndexOf(_types, type);
        return at < 0 ? null : (ushort)at;
    }

    /// <summary>The index with all that this process wrote before, and what others wrote a second ago. The first call reads everything.</summary>
    public async ValueTask<IndexState> StateAsync(CancellationToken cancellation)
    {
        if (_state is { } known && Change >= signal.Last && clock.GetElapsedTime(Interlocked.Read(ref _lookedAt)) < Age)
        {
            return known;
        }

        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_state is not { } state || Change < signal.Last || clock.GetElapsedTime(_lookedAt) >= Age)
            {
                var began = clock.GetTimestamp();
                state = _state is null ? await LoadAsync(cancellation).ConfigureAwait(false) : await FollowAsync(_state, cancellation).ConfigureAwait(false);
                _state = state;
                Interlocked.Exchange(ref _lookedAt, began);
            }

            return state;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<IndexState> LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await ReadingAsync(connection, cancellation).ConfigureAwait(false);
        var (change, recorded) = await PositionAsync(connection, transaction, cancellation).ConfigureAwait(false);
        var known = await types.AllAsync(cancellation).ConfigureAwait(false);
        var entries = await Sql.ReadAsync(
            connection, transaction, $"SELECT {Qualified}, e.type, e.code FROM version v JOIN entity e ON e.id = v.entity", row => Entry(row, known), cancellation).ConfigureAwait(false);
        Interlocked.Exchange(ref _recorded, recorded);
        Interlocked.Exchange(ref _change, change);
        return IndexState.Empty.With(entries);
    }

    private async Task<IndexState> FollowAsync(IndexState state, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await ReadingAsync(connection, cancellation).ConfigureAwait(false);
        var (change, recorded) = await PositionAsync(connection, transaction, cancellation).ConfigureAwait(false);
        if (change == _change)
        {
            return state;
        }

        var changed = await Sql.ReadAsync(
            connection, transaction, "SELECT entity, kind FROM change WHERE seq > @p0 AND seq <= @p1", row => (Entity: row.GetInt64(0), Kind: (ChangeKind)row.GetInt16(1)),
            cancellation, _change, change).ConfigureAwait(false);
        var purged = changed.Where(one => one.Kind == ChangeKind.Purged).Select(one => one.Entity).ToHashSet();
        if (purged.Count > 0)
        {
            state.Remove(purged);
        }

        var known = await types.AllAsync(cancellation).ConfigureAwait(false);
        var added = new List<IndexEntry>();
        foreach (var some in changed.Select(one => one.Entity).Where(entity => !purged.Contains(entity)).Distinct().Chunk(Sql.ListLimit))
        {
            // Recorded time moves on with every write: what is newer than the last one seen is what is new.
            var rows = await Sql.ReadAsync(
                connection, transaction,
                string.Create(CultureInfo.InvariantCulture, $"""
                    SELECT {Qualified}, e.type, e.code FROM version v JOIN entity e ON e.id = v.entity
                    WHERE v.entity IN ({Sql.Numbers(some)}) AND (v.recorded_from > @p0 OR (v.recorded_to > @p0 AND v.recorded_to < {long.MaxValue}))
                    """),
                row => Entry(row, known), cancellation, _recorded).ConfigureAwait(false);
            foreach (var row in rows)
            {
                if (row.RecordedFrom > _recorded)
                {
                    added.Add(row);
                }
                else
                {
                    state.Close(row.Sequence, row.RecordedTo);
                }
            }
        }

        Interlocked.Exchange(ref _recorded, recorded);
        Interlocked.Exchange(ref _change, change);
        return added.Count == 0 ? state : state.With(added);
    }

    // One view of the database for all statements: SQLite gives it to any transaction, PostgreSQL to this level.
    private ValueTask<DbTransaction> ReadingAsync(DbConnection connection, CancellationToken cancellation) => database.Engine == DatabaseEngine.Sqlite
        ? new ValueTask<DbTransaction>(((Microsoft.Data.Sqlite.SqliteConnection)connection).BeginTransaction(deferred: true))
        : connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);

    private static async Task<(long Change, long Recorded)> PositionAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        var counters = (await Sql.ReadAsync(
            connection, transaction, "SELECT name, value FROM counter", row => (row.GetString(0), row.GetInt64(1)), cancellation).ConfigureAwait(false)).ToDictionary();
        return (counters[Counters.Change], counters[Counters.Recorded]);
    }

    private IndexEntry Entry(DbDataReader reader, IReadOnlyDictionary<string, EntityType> known)
    {
        var row = VersionRows.Read(reader);
        var (type, code) = (reader.GetString(16), reader.GetString(17));
        var definition = known.GetValueOrDefault(type);
        var geometry = GeometryBytes.Read(row.Geometry);
        var bounds = geometry.EnvelopeInternal;
        var packed = new ByteWriter();
        PackedGeometry.Pack(geometry, packed);
        var size = Math.Max(
            (long)Mercator.X(bounds.MaxX) - Mercator.X(bounds.MinX), (long)Mercator.Y(bounds.MinY) - Mercator.Y(bounds.MaxY));
        var kind = (PackedKind)packed.Written[0];
        var road = definition?.Theme == "road" ? ClassOf(row.Properties) : null;
        return new IndexEntry
        {
            Sequence = row.Sequence,
            Entity = row.Entity,
            Type = Number(type),
            Classification = (byte)row.Classification,
            MinZoom = Generalisation.MinZoom(definition?.MinZoom ?? 0, definition?.Theme ?? "", road, kind, size),
            ValidFrom = row.ValidFrom,
            ValidTo = row.ValidTo,
            RecordedFrom = row.RecordedFrom,
            RecordedTo = row.RecordedTo,
            Box = Box.Around(bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY),
            Geometry = packed.ToArray(),
            Attributes = Attributes.Pack(code, row, definition),
        };
    }

    private static string? ClassOf(string properties)
    {
        using var json = JsonDocument.Parse(properties);
        return json.RootElement.TryGetProperty("class", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private ushort Number(string type)
    {
        if (!_numbers.TryGetValue(type, out var number))
        {
            number = (ushort)_numbers.Count;
            _numbers.Add(type, number);
            _types = [.. _types, type];
        }

        return number;
    }
}
