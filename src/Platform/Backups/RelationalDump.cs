using System.Data.Common;
using System.Text.Json;
using Civium.Kernel.Databases;
using Dapper;
using ZstdSharp;

namespace Civium.Platform.Backups;

/// <summary>Writes a module's tables, on a connection whose transaction sees one moment.</summary>
internal static class RelationalDump
{
    /// <summary>Writes the rows of a table: its columns as the first line, then a line a row, compressed by Zstandard.</summary>
    public static async Task WriteAsync(
        DatabaseEngine engine, string module, TableSchema table, DbConnection connection, Stream to, CancellationToken cancellation)
    {
        await using var packed = new CompressionStream(to, leaveOpen: true);
        await LineAsync(packed, json =>
        {
            json.WriteStartArray();
            foreach (var (name, _) in table.Columns)
                json.WriteStringValue(name);
            json.WriteEndArray();
        }).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", table.Columns.Select(column => TableSchema.Quote(column.Name)))} FROM {TableSchema.Quote(engine, module, table.Name)}";
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            await LineAsync(packed, json =>
            {
                json.WriteStartArray();
                for (var i = 0; i < row.FieldCount; i++)
                    FieldValue.Write(json, row.GetValue(i));
                json.WriteEndArray();
            }).ConfigureAwait(false);
        }
    }

    /// <summary>The last number that each table has given, for those that give numbers.</summary>
    public static async Task<Dictionary<string, long>> SequencesAsync(DatabaseEngine engine, string module, DbConnection connection)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            var has = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'").ConfigureAwait(false) > 0;
            var rows = has ? await connection.QueryAsync<(string Table, long Last)>("SELECT name, seq FROM sqlite_sequence").ConfigureAwait(false) : [];
            return rows.ToDictionary(row => row.Table, row => row.Last);
        }

        var columns = await connection.QueryAsync<(string Table, string Column)>(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = @module AND is_identity = 'YES'", new { module }).ConfigureAwait(false);
        var last = new Dictionary<string, long>();
        foreach (var (table, column) in columns)
        {
            last[table] = await connection.ExecuteScalarAsync<long?>(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(@table, @column)::regclass)", new { table = TableSchema.Quote(engine, module, table), column }).ConfigureAwait(false) ?? 0;
        }

        return last;
    }

    private static async Task LineAsync(Stream to, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        await using (var json = new Utf8JsonWriter(buffer))
            write(json);
        System.Buffers.BuffersExtensions.Write(buffer, "\n"u8);
        await to.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
    }
}
