using Npgsql;
using NpgsqlTypes;

namespace Civium.Bench;

/// <summary>PostgreSQL's COPY in binary: batches of rows like ours, each made durable by a commit of its own.</summary>
internal sealed class PostgresPeer(NpgsqlDataSource source)
{
    private long _id;

    public async Task PrepareAsync()
    {
        await using var command = source.CreateCommand(
            "CREATE TABLE peer (id bigint, stream bigint, feature bigint, start timestamptz, \"end\" timestamptz, recorded timestamptz, kind smallint, number double precision, text text)");
        await command.ExecuteNonQueryAsync();
    }

    public async Task<int> CopyAsync(int rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var writer = await connection.BeginBinaryImportAsync("COPY peer FROM STDIN (FORMAT BINARY)");
        var time = DateTime.UtcNow;
        for (var i = 0; i < rows; i++)
        {
            var id = Interlocked.Increment(ref _id);
            await writer.StartRowAsync();
            await writer.WriteAsync(id, NpgsqlDbType.Bigint);
            await writer.WriteAsync(id % 2000, NpgsqlDbType.Bigint);
            await writer.WriteAsync(1L, NpgsqlDbType.Bigint);
            await writer.WriteAsync(time, NpgsqlDbType.TimestampTz);
            await writer.WriteAsync(time, NpgsqlDbType.TimestampTz);
            await writer.WriteAsync(time, NpgsqlDbType.TimestampTz);
            await writer.WriteAsync((short)1, NpgsqlDbType.Smallint);
            await writer.WriteAsync(id * 0.1, NpgsqlDbType.Double);
            await writer.WriteNullAsync();
        }

        await writer.CompleteAsync();
        return rows;
    }
}
