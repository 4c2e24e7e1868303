using Civium.Kernel.Databases;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Live;

/// <summary>Which changes someone follows.</summary>
/// <param name="Types">Of which types; empty for all.</param>
/// <param name="Box">Where, in degrees: west, south, east, north; null for everywhere.</param>
/// <param name="Reach">What they may read.</param>
internal sealed record ChangeFilter(IReadOnlySet<string> Types, double[]? Box, Reach Reach)
{
    public bool Passes(ChangeRow change) =>
        Reach.Covers(change.Classification) && (Types.Count == 0 || Types.Contains(change.Type))
        && (Box is not { } box || (change.MinX <= box[2] && change.MaxX >= box[0] && change.MinY <= box[3] && change.MaxY >= box[1]));
}

/// <summary>Reads the changes in the order of their commitment, those of this process at once, those of others within a second. Safe for concurrent use.</summary>
internal sealed class ChangeFeed([FromKeyedServices(TwinDb.Module)] IModuleDatabase database, ChangeSignal signal)
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The last change there is.</summary>
    public async Task<long> LastAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return (await Sql.ReadAsync(connection, null, "SELECT value FROM counter WHERE name = @p0", row => row.GetInt64(0), cancellation, Counters.Change).ConfigureAwait(false))[0];
    }

    /// <summary>The next changes after a number, at most a thousand; none when a second has passed without one.</summary>
    public async Task<IReadOnlyList<ChangeRow>> NextAsync(long after, CancellationToken cancellation)
    {
        // The signal first: what commits while the table is read must not be waited for.
        var next = signal.Next;
        var changes = await ReadAsync(after, cancellation).ConfigureAwait(false);
        if (changes.Count > 0)
        {
            return changes;
        }

        await Task.WhenAny(next, Task.Delay(Patience, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return await ReadAsync(after, cancellation).ConfigureAwait(false);
    }

    private async Task<List<ChangeRow>> ReadAsync(long after, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await Sql.ReadAsync(
            connection, null,
            $"SELECT seq, recorded, entity, type, code, kind, classification, min_x, min_y, max_x, max_y FROM change WHERE seq > @p0 ORDER BY seq LIMIT {AtOnce}",
            row => new ChangeRow
            {
                Sequence = row.GetInt64(0),
                Recorded = row.GetInt64(1),
                Entity = row.GetInt64(2),
                Type = row.GetString(3),
                Code = row.GetString(4),
                Kind = row.GetInt16(5),
                Classification = row.GetInt16(6),
                MinX = row.GetDouble(7),
                MinY = row.GetDouble(8),
                MaxX = row.GetDouble(9),
                MaxY = row.GetDouble(10),
            },
            cancellation, after).ConfigureAwait(false);
    }
}
