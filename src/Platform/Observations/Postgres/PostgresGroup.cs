using Civium.Kernel.Observations;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>One transaction of several writes. The rows of their partitions are locked in order, so an acquisition waits for the commit.</summary>
internal sealed class PostgresGroup(NpgsqlDataSource source, int partitions, TimeProvider time)
{
    private readonly Dictionary<int, (long Epoch, long Last)> _positions = [];
    private readonly HashSet<long> _deleted = [];

    /// <summary>Commits what may be written and completes it; refuses the rest one by one.</summary>
    /// <exception cref="NpgsqlException">Nothing was completed; unless it came from the commit itself, nothing was written.</exception>
    public async Task CommitAsync(IReadOnlyList<PostgresEntry> entries)
    {
        await using var connection = await source.OpenConnectionAsync().ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await LookAsync(connection, entries).ConfigureAwait(false);
        var admitted = new List<PostgresEntry>(entries.Count);
        var refused = new List<(PostgresEntry, Exception)>();
        foreach (var entry in entries)
        {
            if (Admit(entry.Write!) is { } refusal)
                refused.Add((entry, refusal));
            else
                admitted.Add(entry with { Write = OfThoseThere(entry.Write!) });
        }

        if (admitted.Count > 0)
        {
            var rows = admitted.SelectMany(entry => entry.Write!.Append);
            if (admitted.Exists(entry => entry.Write!.Append.Count > 0))
                await PostgresRows.CopyAsync(connection, rows, CancellationToken.None).ConfigureAwait(false);
            await ChangeAsync(connection, admitted).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }

        foreach (var entry in admitted)
            entry.Complete();
        foreach (var (entry, refusal) in refused)
            entry.Fail(refusal);
    }

    private async Task LookAsync(NpgsqlConnection connection, IReadOnlyList<PostgresEntry> entries)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(PostgresRows.Statement("SET LOCAL synchronous_commit = on"));
        batch.BatchCommands.Add(PostgresRows.Statement(
            "SELECT partition, epoch, last_sequence FROM observations.partition WHERE partition = ANY($1) ORDER BY partition FOR UPDATE",
            entries.Select(entry => entry.Partition).Distinct().ToArray()));
        batch.BatchCommands.Add(PostgresRows.Statement(
            "SELECT stream FROM observations.deleted_stream WHERE stream = ANY($1)",
            entries.SelectMany(entry => entry.Write!.Append.Concat(entry.Write.Replace)).Select(row => row.Stream).Distinct().ToArray()));
        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
            _positions[reader.GetInt32(0)] = (reader.GetInt64(1), reader.GetInt64(2));
        await reader.NextResultAsync().ConfigureAwait(false);
        while (await reader.ReadAsync().ConfigureAwait(false))
            _deleted.Add(reader.GetInt64(0));
    }

    private Exception? Admit(PartitionWrite write)
    {
        var (epoch, last) = _positions[write.Partition];
        if (write.Epoch != epoch)
            return new FencedException(write.Partition, write.Epoch);
        if (write.Append.Count > 0 && ObservationId.Sequence(write.Append[0].Id, partitions) is var first && first != last + 1)
            return new SequenceException(write.Partition, last + 1, first);
        if (_deleted.Count > 0)
        {
            foreach (var row in write.Append.Concat(write.Replace))
            {
                if (_deleted.Contains(row.Stream))
                    return new StreamDeletedException(row.Stream);
            }
        }

        _positions[write.Partition] = (epoch, last + write.Append.Count);
        foreach (var stream in write.DeleteStreams)
            _deleted.Add(stream);
        return null;
    }

    /// <summary>The write without changes to numbers that are given only later: rows of the whole group are there before the first change is made.</summary>
    private PartitionWrite OfThoseThere(PartitionWrite write)
    {
        var last = _positions[write.Partition].Last;
        bool IsThere(long id) => ObservationId.Sequence(id, partitions) <= last;
        return write.Delete.All(IsThere) && write.Replace.All(row => IsThere(row.Id))
            ? write
            : write with { Delete = [.. write.Delete.Where(IsThere)], Replace = [.. write.Replace.Where(row => IsThere(row.Id))] };
    }

    private async Task ChangeAsync(NpgsqlConnection connection, List<PostgresEntry> admitted)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in admitted)
            Change(batch, entry.Write!);
        var touched = admitted.Select(entry => entry.Partition).Distinct().ToArray();
        batch.BatchCommands.Add(PostgresRows.Statement(
            "UPDATE observations.partition AS p SET last_sequence = n.last FROM unnest($1, $2) AS n (partition, last) WHERE p.partition = n.partition",
            touched, touched.Select(partition => _positions[partition].Last).ToArray()));
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private void Change(NpgsqlBatch batch, PartitionWrite write)
    {
        foreach (var row in write.Replace)
            batch.BatchCommands.Add(PostgresRows.Replace(row));
        if (write.Delete.Count > 0)
            batch.BatchCommands.Add(PostgresRows.Statement("DELETE FROM observations.observation WHERE id = ANY($1)", write.Delete.ToArray()));
        if (write.DeleteStreams.Count > 0)
        {
            var streams = write.DeleteStreams.ToArray();
            batch.BatchCommands.Add(PostgresRows.Statement("DELETE FROM observations.observation WHERE stream = ANY($1)", streams));
            batch.BatchCommands.Add(PostgresRows.Statement("INSERT INTO observations.deleted_stream SELECT DISTINCT unnest($1) ON CONFLICT DO NOTHING", streams));
        }

        if (write.Key is null || write.Receipt is null)
            return;
        batch.BatchCommands.Add(PostgresRows.Statement(
            """
            INSERT INTO observations.receipt VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (partition, key) DO UPDATE SET fingerprint = excluded.fingerprint, ids = excluded.ids, recorded = excluded.recorded
            """,
            write.Partition, write.Key, write.Receipt.Fingerprint, write.Receipt.Ids.ToArray(), time.GetUtcNow().UtcDateTime));
    }
}
