using System.Data.Common;
using System.Globalization;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Entities;

/// <summary>One transaction on the entities. It holds the right to write from its first statement.</summary>
internal sealed class EntityWrite
{
    private const string Insert = $"""
        INSERT INTO version (seq, entity, recorded_from, recorded_to, valid_from, valid_to, name, name_zh, geometry, properties, relations, streams, department, classification, sample, author)
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)
        """;

    private readonly Dictionary<string, long> _counters;
    private readonly List<object?[]> _versions = [];
    private readonly List<object?[]> _closed = [];
    private readonly List<object?[]> _changes = [];
    private readonly string _author;
    private int _written;
    private int _unchanged;
    private int _ended;

    private EntityWrite(DbTransaction transaction, Dictionary<string, long> counters, DateTime now, string author)
    {
        Transaction = transaction;
        _counters = counters;
        _author = author;

        // Recorded time neither stands still nor goes back, whatever the clock does: two writes never share an instant.
        var last = counters[Counters.Recorded];
        Recorded = new DateTime(Math.Max(now.Ticks, last + 1), DateTimeKind.Utc);
        FromNow = new ValidTime(Recorded, DateTime.MaxValue);
        _counters[Counters.Recorded] = Recorded.Ticks;
    }

    public DbTransaction Transaction { get; }

    /// <summary>The recorded time of all of it.</summary>
    public DateTime Recorded { get; }

    /// <summary>From the recorded time on.</summary>
    public ValidTime FromNow { get; }

    /// <summary>The last change's number.</summary>
    public long LastChange => _counters[Counters.Change];

    public WriteResult Result => new(_written, _unchanged, _ended, _written + _ended > 0 ? Recorded : null);

    public static async Task<EntityWrite> BeginAsync(DbTransaction transaction, DateTime now, string author, CancellationToken cancellation)
    {
        await Sql.ExecuteAsync(transaction, "UPDATE counter SET value = value WHERE name = @p0", cancellation, Counters.Recorded).ConfigureAwait(false);
        var counters = await Sql.ReadAsync(
            transaction.Connection!, transaction, "SELECT name, value FROM counter", row => (row.GetString(0), row.GetInt64(1)), cancellation).ConfigureAwait(false);
        return new EntityWrite(transaction, counters.ToDictionary(), now, author);
    }

    /// <summary>The next number of a counter.</summary>
    public long Next(string counter) => ++_counters[counter];

    /// <summary>
    /// Puts a state, or none, in place of what was known for <paramref name="valid"/>: what overlaps is closed, and what of it lies before or
    /// after is recorded again.
    /// </summary>
    public async Task ReplaceAsync(IReadOnlyList<(EntityKey Key, EntityDraft? State)> states, ValidTime valid, CancellationToken cancellation)
    {
        var known = await CurrentAsync([.. states.Select(state => state.Key.Id)], valid, cancellation).ConfigureAwait(false);
        foreach (var (key, state) in states)
        {
            Replace(key, state is null ? null : RowOf(key.Id, state, valid), known[key.Id], valid);
        }
    }

    /// <summary>Tells of a change without a state of its own: a purge.</summary>
    public void Tell(EntityKey key, ChangeKind kind, VersionRow? last)
    {
        var bounds = last is null ? null : GeometryBytes.Read(last.Geometry).EnvelopeInternal;
        _ended += kind == ChangeKind.Written ? 0 : 1;
        _changes.Add(
        [
            Next(Counters.Change), Recorded.Ticks, key.Id, key.Type, key.Code, (short)kind, last?.Classification ?? 0,
            bounds?.MinX ?? 0, bounds?.MinY ?? 0, bounds?.MaxX ?? 0, bounds?.MaxY ?? 0,
        ]);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await Sql.ExecuteManyAsync(Transaction, "UPDATE version SET recorded_to = @p1 WHERE seq = @p0", _closed, cancellation).ConfigureAwait(false);
        await Sql.ExecuteManyAsync(Transaction, Insert, _versions, cancellation).ConfigureAwait(false);
        await Sql.ExecuteManyAsync(
            Transaction,
            "INSERT INTO change (seq, recorded, entity, type, code, kind, classification, min_x, min_y, max_x, max_y) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)",
            _changes, cancellation).ConfigureAwait(false);
        if (_changes.Count > 0)
        {
            await Sql.ExecuteManyAsync(
                Transaction, "UPDATE counter SET value = @p1 WHERE name = @p0", [.. _counters.Select(pair => new object?[] { pair.Key, pair.Value })], cancellation).ConfigureAwait(false);
        }
    }

    private void Replace(EntityKey key, VersionRow? state, IEnumerable<VersionRow> known, ValidTime valid)
    {
        var overlapping = known.ToArray();
        if (state is not null && overlapping is [var same] && same.ValidFrom <= state.ValidFrom && same.ValidTo >= state.ValidTo && SameState(same, state))
        {
            _unchanged++;
            return;
        }

        if (state is null && overlapping.Length == 0)
        {
            return;
        }

        foreach (var row in overlapping)
        {
            _closed.Add([row.Sequence, Recorded.Ticks]);
            if (row.ValidFrom < valid.FromTicks)
            {
                Add(row, row.ValidFrom, valid.FromTicks, row.Author);
            }

            if (row.ValidTo > valid.ToTicks)
            {
                Add(row, valid.ToTicks, row.ValidTo, row.Author);
            }
        }

        if (state is not null)
        {
            Add(state, valid.FromTicks, valid.ToTicks, _author);
            _written++;
        }

        Tell(key, state is null ? ChangeKind.Ended : ChangeKind.Written, state ?? overlapping[^1]);
    }

    private void Add(VersionRow row, long from, long to, string author) => _versions.Add(
    [
        Next(Counters.Version), row.Entity, Recorded.Ticks, long.MaxValue, from, to, row.Name, row.NameZh, row.Geometry, row.Properties,
        row.Relations, row.Streams, row.Department, row.Classification, row.Sample, author,
    ]);

    private async Task<ILookup<long, VersionRow>> CurrentAsync(long[] entities, ValidTime valid, CancellationToken cancellation)
    {
        var rows = new List<VersionRow>();
        foreach (var some in entities.Chunk(Sql.ListLimit))
        {
            rows.AddRange(await Sql.ReadAsync(
                Transaction.Connection!, Transaction,
                string.Create(CultureInfo.InvariantCulture, $"""
                    SELECT {VersionRows.Columns} FROM version
                    WHERE entity IN ({Sql.Numbers(some)}) AND recorded_to = {long.MaxValue} AND valid_to > @p0 AND valid_from < @p1 ORDER BY valid_from
                    """),
                VersionRows.Read, cancellation, valid.FromTicks, valid.ToTicks).ConfigureAwait(false));
        }

        return rows.ToLookup(row => row.Entity);
    }

    private static VersionRow RowOf(long entity, EntityDraft draft, ValidTime valid) => new()
    {
        Entity = entity,
        ValidFrom = valid.FromTicks,
        ValidTo = valid.ToTicks,
        Name = draft.Name,
        NameZh = draft.NameZh,
        Geometry = GeometryBytes.Write(draft.Geometry),
        Properties = draft.Properties,
        Relations = draft.Relations,
        Streams = draft.Streams,
        Department = draft.Department,
        Classification = (short)draft.Classification,
        Sample = (short)(draft.Sample ? 1 : 0),
    };

    private static bool SameState(VersionRow one, VersionRow other) =>
        one.Name == other.Name && one.NameZh == other.NameZh && one.Properties == other.Properties && one.Relations == other.Relations
        && one.Streams == other.Streams && one.Department == other.Department && one.Classification == other.Classification
        && one.Sample == other.Sample && one.Geometry.AsSpan().SequenceEqual(other.Geometry);
}
