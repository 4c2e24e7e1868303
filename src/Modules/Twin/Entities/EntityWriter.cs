using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Entities;

/// <summary>
/// Records states of entities, and their ends. All of a call becomes durable together, at one recorded time, or not at all. What was recorded for
/// the same stretch of valid time before is closed, never changed: <c>state(entity, validAt, knownAt)</c> of any earlier knownAt stays as it
/// was. One writer at a time; the cost of a call is linear in the entities it names. Safe for concurrent use.
/// </summary>
internal sealed class EntityWriter([FromKeyedServices(TwinDb.Module)] IModuleDatabase database, TimeProvider clock, ChangeSignal signal)
{
    /// <summary>Records <paramref name="drafts"/> for <paramref name="valid"/>. An entity that was as told all that time is left alone.</summary>
    /// <param name="drafts">At most one of each type and code.</param>
    /// <param name="valid">When they hold; null for from now on.</param>
    /// <param name="author">Who records them.</param>
    /// <param name="cancellation">Cancels: nothing is recorded.</param>
    public Task<WriteResult> RecordAsync(IReadOnlyList<EntityDraft> drafts, ValidTime? valid, string author, CancellationToken cancellation) =>
        RecordAsync(drafts, valid, author, null, cancellation);

    /// <summary>As above, with more that commits in the same transaction.</summary>
    public Task<WriteResult> RecordAsync(
        IReadOnlyList<EntityDraft> drafts, ValidTime? valid, string author, Func<DbTransaction, DateTime, Task>? along, CancellationToken cancellation) =>
        WriteAsync(author, along, async write =>
        {
            var keys = await EntityKeys.ResolveAsync(write, [.. drafts.Select(draft => (draft.Type, draft.Code))], create: true, cancellation).ConfigureAwait(false);
            await write.ReplaceAsync(
                [.. drafts.Select(draft => (keys[(draft.Type, draft.Code)], (EntityDraft?)draft))], valid ?? write.FromNow, cancellation).ConfigureAwait(false);
        }, cancellation);

    /// <summary>Ends the entities of these types and codes in <paramref name="valid"/>; unknown ones are passed over.</summary>
    public Task<WriteResult> EndAsync(IReadOnlyList<(string Type, string Code)> entities, ValidTime? valid, string author, CancellationToken cancellation) =>
        WriteAsync(author, null, async write =>
        {
            var keys = await EntityKeys.ResolveAsync(write, entities, create: false, cancellation).ConfigureAwait(false);
            await write.ReplaceAsync([.. keys.Values.Select(key => (key, (EntityDraft?)null))], valid ?? write.FromNow, cancellation).ConfigureAwait(false);
        }, cancellation);

    /// <summary>Runs a change under the right to write, and tells of it once it is durable.</summary>
    internal async Task<WriteResult> WriteAsync(
        string author, Func<DbTransaction, DateTime, Task>? along, Func<EntityWrite, Task> change, CancellationToken cancellation)
    {
        EntityWrite write;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false))
        await using (var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false))
        {
            write = await EntityWrite.BeginAsync(transaction, clock.GetUtcNow().UtcDateTime, author, cancellation).ConfigureAwait(false);
            await change(write).ConfigureAwait(false);
            await write.FinishAsync(cancellation).ConfigureAwait(false);
            if (along is not null)
            {
                await along(transaction, write.Recorded).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        if (write.Result.Recorded is not null)
        {
            signal.Committed(write.LastChange);
        }

        return write.Result;
    }
}

/// <summary>The identity of an entity.</summary>
internal sealed record EntityKey(long Id, string Type, string Code);

/// <summary>Finds and gives the ids of entities.</summary>
internal static class EntityKeys
{
    public static async Task<Dictionary<(string Type, string Code), EntityKey>> ResolveAsync(
        EntityWrite write, IReadOnlyList<(string Type, string Code)> wanted, bool create, CancellationToken cancellation)
    {
        var found = await FindAsync(write.Transaction.Connection!, write.Transaction, wanted, cancellation).ConfigureAwait(false);
        if (create)
        {
            var rows = new List<object?[]>();
            foreach (var (type, code) in wanted.Where(key => !found.ContainsKey(key)))
            {
                var key = new EntityKey(write.Next(Counters.Entity), type, code);
                found.Add((type, code), key);
                rows.Add([key.Id, type, code]);
            }

            await Sql.ExecuteManyAsync(write.Transaction, "INSERT INTO entity (id, type, code) VALUES (@p0, @p1, @p2)", rows, cancellation).ConfigureAwait(false);
        }

        return found;
    }

    public static async Task<Dictionary<(string Type, string Code), EntityKey>> FindAsync(
        DbConnection connection, DbTransaction? transaction, IReadOnlyList<(string Type, string Code)> wanted, CancellationToken cancellation)
    {
        var found = new Dictionary<(string, string), EntityKey>(wanted.Count);
        foreach (var ofType in wanted.GroupBy(key => key.Type))
        {
            foreach (var some in ofType.Select(key => key.Code).Chunk(Sql.ListLimit))
            {
                var rows = await Sql.ReadAsync(
                    connection, transaction, $"SELECT id, code FROM entity WHERE type = @p0 AND code IN ({Sql.Places(1, some.Length)})",
                    row => new EntityKey(row.GetInt64(0), ofType.Key, row.GetString(1)), cancellation, [ofType.Key, .. some]).ConfigureAwait(false);
                rows.ForEach(key => found[(key.Type, key.Code)] = key);
            }
        }

        return found;
    }
}
