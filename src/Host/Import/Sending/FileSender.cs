using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import.Sending;

/// <summary>
/// Sends a checked file: rows in the file's order, one request after the other, each acknowledged before the next leaves, so that
/// rules meet every thing's readings in order.
/// </summary>
internal sealed class FileSender(SensorThingsClient client, ImportMap map, PositionStore positions, ImportProgress progress, int batchRows)
{
    /// <summary>Sends a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="streams">The streams of each thing in it.</param>
    /// <param name="key">What its position is kept under.</param>
    /// <param name="restart">Whether to begin at the first row whatever is remembered.</param>
    /// <param name="cancellation">Stops after the last acknowledged request.</param>
    /// <returns>The readings the server did not store.</returns>
    public async Task<FaultList> SendAsync(
        CheckedFile file,
        IReadOnlyDictionary<string, ThingStreams> streams,
        string key,
        bool restart,
        CancellationToken cancellation)
    {
        var faults = new FaultList(file.Path);
        var target = BatchKey.Of([.. file.Things.SelectMany(t => streams[t.Name].Ids)]);
        var done = Resume(file, streams, key, target, restart);
        progress.Resume(done);
        await using var text = FileCheck.OpenSequential(file.Path);
        if (text.Length != file.Length)
        {
            throw Changed(file);
        }

        using var table = new Table(text, map.Table);
        var reader = RowReader.Bind(table, map, file.Path, faults) ?? throw Changed(file);
        var batch = new ObservationBatch();
        for (long row = 0; table.Read(); row++)
        {
            if (!reader.Read(faults) || !streams.TryGetValue(reader.Thing, out var own))
            {
                throw Changed(file);
            }

            if (row < done)
            {
                continue;
            }

            batch.Add(table.Line, reader.UtcTicks, reader.Cells, own.Ids, reader.Columns);
            if (batch.Rows == batchRows)
            {
                done = await SendAsync(batch, file, key, target, done, faults, cancellation).ConfigureAwait(false);
            }
        }

        if (batch.Rows > 0)
        {
            done = await SendAsync(batch, file, key, target, done, faults, cancellation).ConfigureAwait(false);
        }

        if (done != file.Rows)
        {
            throw Changed(file);
        }

        // A finished file needs no position: should it be imported again, one reading per time makes that harmless.
        positions.Set(key, null);
        return faults;
    }

    private static SendException Changed(CheckedFile file) =>
        new($"{file.Path} changed while it was imported. What was sent before stays; import the file again.");

    private async Task<long> SendAsync(ObservationBatch batch, CheckedFile file, string key, string target, long done, FaultList faults, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (batch.Count > 0)
        {
            var idempotencyKey = BatchKey.Of(file.Hash, map.Hash, target, done, batch.Rows);
            var answer = await client.PostAsync("CreateObservations", batch.ToJson(), idempotencyKey, cancellation).ConfigureAwait(false);
            batch.ReadAnswer(answer, faults);
        }

        done += batch.Rows;
        positions.Set(key, new Position(done, target));
        progress.Add(batch.Rows, batch.Count);
        batch.Clear();
        return done;
    }

    /// <remarks>Streams made just now, or others than the position knows, are empty: there is nothing to resume.</remarks>
    private long Resume(CheckedFile file, IReadOnlyDictionary<string, ThingStreams> streams, string key, string target, bool restart)
    {
        if (restart || file.Things.Any(t => streams[t.Name].AnyMade) || positions.Find(key) is not { } position || position.Streams != target)
        {
            return 0;
        }

        return Math.Clamp(position.Rows, 0, file.Rows);
    }
}
