using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Dapper;

namespace Civium.Platform.Consumers;

/// <summary>
/// A consumer's positions, in its module's database. Each is claimed with the partition's epoch, and can be moved only under the epoch
/// that claimed it last: a process that lost a partition cannot commit results for it.
/// </summary>
internal sealed class Checkpoints(IModuleDatabase database, string consumer)
{
    private const string ClaimSql = """
        INSERT INTO platform_checkpoint (consumer, partition, epoch, sequence) VALUES (@consumer, @partition, @epoch, 0)
        ON CONFLICT (consumer, partition) DO UPDATE SET epoch = excluded.epoch WHERE platform_checkpoint.epoch <= excluded.epoch
        RETURNING sequence
        """;

    private const string MoveSql = """
        UPDATE platform_checkpoint SET sequence = @to
        WHERE consumer = @consumer AND partition = @partition AND epoch = @epoch AND sequence = @from
        """;

    /// <summary>Takes the position over; the answer is where to go on.</summary>
    /// <exception cref="FencedException">A later epoch has claimed it.</exception>
    public async Task<long> ClaimAsync(int partition, long epoch, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        var sequence = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            ClaimSql, new { consumer, partition, epoch }, cancellationToken: cancellation));
        return sequence ?? throw new FencedException(partition, epoch);
    }

    /// <summary>Moves a position inside the consumer's transaction.</summary>
    public async Task MoveAsync(DbTransaction transaction, Step step, CancellationToken cancellation)
    {
        var moved = await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            MoveSql, new { consumer, partition = step.Partition, epoch = step.Epoch, from = step.From, to = step.To },
            transaction, cancellationToken: cancellation));
        if (moved != 1)
        {
            throw new FencedException(step.Partition, step.Epoch);
        }
    }

    /// <summary>One move of one position.</summary>
    internal sealed record Step(int Partition, long Epoch, long From, long To);
}
