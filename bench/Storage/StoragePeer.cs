using Npgsql;
using NpgsqlTypes;

namespace Civium.Bench.Storage;

/// <summary>PostgreSQL with the same rows: one table, indexed for these questions; its settings are in <c>storage-peer.conf</c>.</summary>
internal sealed class StoragePeer(NpgsqlDataSource source)
{
    public async Task LoadAsync(CityOfReadings city)
    {
        await RunAsync("""
            CREATE TABLE reading (id bigint NOT NULL, stream bigint NOT NULL, feature bigint NOT NULL, start timestamptz NOT NULL, "end" timestamptz NOT NULL,
                recorded timestamptz NOT NULL, kind smallint NOT NULL, number double precision, text text)
            """);
        await using var connection = await source.OpenConnectionAsync();
        await using (var import = await connection.BeginBinaryImportAsync("COPY reading FROM STDIN (FORMAT BINARY)"))
        {
            import.Timeout = TimeSpan.FromHours(1);
            foreach (var row in city.Batches().SelectMany(batch => batch).SelectMany(rows => rows))
            {
                import.StartRow();
                import.Write(row.Id, NpgsqlDbType.Bigint);
                import.Write(row.Stream, NpgsqlDbType.Bigint);
                import.Write(row.Feature, NpgsqlDbType.Bigint);
                import.Write(row.Start, NpgsqlDbType.TimestampTz);
                import.Write(row.End, NpgsqlDbType.TimestampTz);
                import.Write(row.Recorded, NpgsqlDbType.TimestampTz);
                import.Write((short)row.Result.Kind, NpgsqlDbType.Smallint);
                import.Write(row.Result.Number, NpgsqlDbType.Double);
                import.WriteNull();
            }

            await import.CompleteAsync();
        }

        foreach (var text in new[]
        {
            "CREATE UNIQUE INDEX reading_id ON reading (id)",
            "CREATE INDEX reading_stream ON reading (stream, start, number)",
            "CREATE INDEX reading_start ON reading USING brin (start) WITH (pages_per_range = 32)",
            "VACUUM ANALYZE reading",
        })
            await RunAsync(text);
    }

    /// <summary>Asks and reads the whole answer.</summary>
    public async Task AskAsync(string sql)
    {
        foreach (var one in sql.Split(';'))
        {
            await using var command = source.CreateCommand(one);
            command.CommandTimeout = 600;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                // Each row crosses the connection; nothing else is wanted of it.
            }
        }
    }

    public async Task<long> BytesAsync()
    {
        await using var command = source.CreateCommand("SELECT pg_total_relation_size('reading')");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task RunAsync(string text)
    {
        await using var command = source.CreateCommand(text);
        command.CommandTimeout = 3600;
        await command.ExecuteNonQueryAsync();
    }
}
