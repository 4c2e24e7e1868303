using Civium.Kernel.Partitions;
using Civium.Platform.Consumers;
using Npgsql;

namespace Civium.Platform.Partitions;

/// <summary>How far each partition is, wherever in the cluster it is held: the observation store's own record of it.</summary>
internal sealed class ClusterHeads : IPartitionHeads, IAsyncDisposable
{
    private readonly PartitionOwnership _ownership;
    private readonly IPartitions _partitions;
    private readonly NpgsqlDataSource _source;

    public ClusterHeads(PartitionOwnership ownership, IPartitions partitions, string connectionString)
    {
        (_ownership, _partitions) = (ownership, partitions);
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "civium heads", MaxPoolSize = 2 });
    }

    public event Action? Moved
    {
        add => _ownership.Changed += value;
        remove => _ownership.Changed -= value;
    }

    public async Task<long[]> ReadAsync(CancellationToken cancellation)
    {
        var heads = new long[_partitions.Count];
        Array.Fill(heads, -1);
        await using var command = _source.CreateCommand("SELECT partition, last_sequence FROM observations.partition");
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            heads[row.GetInt32(0)] = row.GetInt64(1);
        }

        return heads;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
