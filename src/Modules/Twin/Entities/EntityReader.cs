using Civium.Kernel.Databases;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Entities;

/// <summary>An entity and what was recorded of it.</summary>
internal sealed record RecordedState(EntityKey Key, VersionRow Row);

/// <summary>Reads entities as they were at any moment, as known at any moment. Safe for concurrent use.</summary>
internal sealed class EntityReader([FromKeyedServices(TwinDb.Module)] IModuleDatabase database)
{
    private static readonly string Qualified = string.Join(", ", VersionRows.Columns.Split(", ").Select(column => "v." + column));

    /// <summary><c>state(entity, validAt, knownAt)</c>: null when it was not there, or nothing was known of it.</summary>
    public async Task<RecordedState?> StateAsync(string type, string code, DateTime validAt, DateTime knownAt, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var rows = await Sql.ReadAsync(
            connection, null,
            $"""
            SELECT {Qualified}, e.type, e.code FROM entity e JOIN version v ON v.entity = e.id
            WHERE e.type = @p0 AND e.code = @p1 AND v.recorded_to > @p3 AND v.recorded_from <= @p3 AND v.valid_from <= @p2 AND v.valid_to > @p2
            """,
            ReadState, cancellation, type, code, validAt.Ticks, knownAt.Ticks).ConfigureAwait(false);
        return rows.FirstOrDefault();
    }

    /// <summary>All that was ever recorded of an entity, in the order of recording; empty when it is not known.</summary>
    public async Task<IReadOnlyList<RecordedState>> HistoryAsync(string type, string code, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await Sql.ReadAsync(
            connection, null,
            $"SELECT {Qualified}, e.type, e.code FROM entity e JOIN version v ON v.entity = e.id WHERE e.type = @p0 AND e.code = @p1 ORDER BY v.recorded_from, v.valid_from",
            ReadState, cancellation, type, code).ConfigureAwait(false);
    }

    /// <summary>The versions of these numbers, by number of the entity.</summary>
    public async Task<IReadOnlyList<RecordedState>> VersionsAsync(IReadOnlyCollection<long> sequences, CancellationToken cancellation)
    {
        var states = new List<RecordedState>(sequences.Count);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        foreach (var some in sequences.Chunk(Sql.ListLimit))
        {
            states.AddRange(await Sql.ReadAsync(
                connection, null, $"SELECT {Qualified}, e.type, e.code FROM version v JOIN entity e ON e.id = v.entity WHERE v.seq IN ({Sql.Numbers(some)})",
                ReadState, cancellation).ConfigureAwait(false));
        }

        states.Sort((one, other) => one.Row.Entity.CompareTo(other.Row.Entity));
        return states;
    }

    private static RecordedState ReadState(System.Data.Common.DbDataReader row)
    {
        var version = VersionRows.Read(row);
        return new RecordedState(new EntityKey(version.Entity, row.GetString(16), row.GetString(17)), version);
    }
}
