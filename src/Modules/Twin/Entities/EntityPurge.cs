using System.Globalization;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Entities;

/// <summary>Removes entities with their whole history: the sample city's, once a real city comes. Nothing else forgets.</summary>
internal sealed class EntityPurge(EntityWriter writer)
{
    /// <summary>Ends and removes every entity that was ever recorded as a sample, all of them or those of one type.</summary>
    public Task<WriteResult> PurgeSamplesAsync(string? type, string author, CancellationToken cancellation) => writer.WriteAsync(author, null, async write =>
    {
        var found = await Sql.ReadAsync(
            write.Transaction.Connection!, write.Transaction,
            $"""
            SELECT e.id, e.type, e.code FROM entity e
            WHERE e.id IN (SELECT entity FROM version WHERE sample = 1){(type is null ? "" : " AND e.type = @p0")}
            """,
            row => new EntityKey(row.GetInt64(0), row.GetString(1), row.GetString(2)), cancellation, type is null ? [] : [type]).ConfigureAwait(false);
        foreach (var some in found.Chunk(Sql.ListLimit))
        {
            var ids = Sql.Numbers(some.Select(key => key.Id));
            var last = (await Sql.ReadAsync(
                write.Transaction.Connection!, write.Transaction,
                string.Create(CultureInfo.InvariantCulture, $"SELECT {VersionRows.Columns} FROM version WHERE entity IN ({ids}) ORDER BY seq"),
                VersionRows.Read, cancellation).ConfigureAwait(false)).GroupBy(row => row.Entity).ToDictionary(own => own.Key, own => own.Last());
            await Sql.ExecuteAsync(write.Transaction, $"DELETE FROM version WHERE entity IN ({ids})", cancellation).ConfigureAwait(false);
            await Sql.ExecuteAsync(write.Transaction, $"DELETE FROM entity WHERE id IN ({ids})", cancellation).ConfigureAwait(false);
            foreach (var key in some)
            {
                write.Tell(key, ChangeKind.Purged, last.GetValueOrDefault(key.Id));
            }
        }
    }, cancellation);
}
