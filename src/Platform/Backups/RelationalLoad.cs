using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Databases;
using Dapper;
using Npgsql;
using ZstdSharp;

namespace Civium.Platform.Backups;

/// <summary>Fills a module's tables, which its migrations have made, in a transaction of the caller's.</summary>
internal static class RelationalLoad
{
    private const int RowsAtOnce = 500;

    /// <summary>Empties the tables, and lets rows refer to others that come later. Call it before the first row.</summary>
    public static async Task PrepareAsync(DatabaseEngine engine, string module, DbConnection connection, IReadOnlyList<TableSchema> tables)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            await connection.ExecuteAsync("PRAGMA defer_foreign_keys = ON").ConfigureAwait(false);
            foreach (var table in tables)
                await connection.ExecuteAsync($"DELETE FROM {TableSchema.Quote(table.Name)}").ConfigureAwait(false);
            return;
        }

        foreach (var constraint in await ReferencesAsync(module, connection).ConfigureAwait(false))
            await connection.ExecuteAsync($"ALTER TABLE {constraint.Table} ALTER CONSTRAINT {constraint.Name} DEFERRABLE INITIALLY DEFERRED").ConfigureAwait(false);
        if (tables.Count > 0)
            await connection.ExecuteAsync($"TRUNCATE {string.Join(", ", tables.Select(table => TableSchema.Quote(engine, module, table.Name)))}").ConfigureAwait(false);
    }

    /// <summary>Reads rows that <see cref="RelationalDump"/> wrote.</summary>
    /// <exception cref="FormatException">They do not fit the table.</exception>
    public static async Task<long> LoadAsync(
        DatabaseEngine engine, string module, TableSchema table, DbConnection connection, Stream from, CancellationToken cancellation)
    {
        using var lines = new StreamReader(new DecompressionStream(from));
        var names = JsonSerializer.Deserialize<string[]>(await lines.ReadLineAsync(cancellation).ConfigureAwait(false) ?? "[]")!;
        var types = names.Select(name => table.Columns.FirstOrDefault(column => column.Name == name).Type
            ?? throw new FormatException($"the table {module}.{table.Name} has no column {name} here")).ToArray();
        var into = $"INSERT INTO {TableSchema.Quote(engine, module, table.Name)} ({string.Join(", ", names.Select(TableSchema.Quote))}) ";
        if (engine == DatabaseEngine.Postgres)
            into += "OVERRIDING SYSTEM VALUE ";
        var count = 0L;
        var rows = new List<JsonElement>(RowsAtOnce);
        var most = Math.Max(1, Math.Min(RowsAtOnce, 30_000 / Math.Max(1, names.Length)));
        while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            rows.Add(JsonSerializer.Deserialize<JsonElement>(line));
            if (rows.Count < most)
                continue;
            count += await InsertAsync(engine, connection, into, types, rows).ConfigureAwait(false);
            rows.Clear();
        }

        return count + (rows.Count > 0 ? await InsertAsync(engine, connection, into, types, rows).ConfigureAwait(false) : 0);
    }

    /// <summary>Checks what rows refer to, and lets tables give numbers after those of the backup. Call it after the last row.</summary>
    public static async Task FinishAsync(DatabaseEngine engine, string module, DbConnection connection, IReadOnlyDictionary<string, long> sequences)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            foreach (var (table, last) in sequences)
            {
                var has = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM sqlite_schema WHERE name = @table AND sql LIKE '%AUTOINCREMENT%'", new { table }).ConfigureAwait(false) > 0;
                if (has)
                    await connection.ExecuteAsync("DELETE FROM sqlite_sequence WHERE name = @table; INSERT INTO sqlite_sequence (name, seq) VALUES (@table, @last)", new { table, last }).ConfigureAwait(false);
            }

            return;
        }

        await connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE").ConfigureAwait(false);
        foreach (var constraint in await ReferencesAsync(module, connection).ConfigureAwait(false))
            await connection.ExecuteAsync($"ALTER TABLE {constraint.Table} ALTER CONSTRAINT {constraint.Name} NOT DEFERRABLE").ConfigureAwait(false);
        var columns = await connection.QueryAsync<(string Table, string Column)>(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = @module AND is_identity = 'YES'", new { module }).ConfigureAwait(false);
        foreach (var (table, column) in columns)
        {
            var quoted = TableSchema.Quote(engine, module, table);
            var most = await connection.ExecuteScalarAsync<long?>($"SELECT max({TableSchema.Quote(column)}) FROM {quoted}").ConfigureAwait(false) ?? 0;
            var last = Math.Max(most, sequences.GetValueOrDefault(table));
            await connection.ExecuteAsync("SELECT setval(pg_get_serial_sequence(@quoted, @column), @next, false)", new { quoted, column, next = last + 1 }).ConfigureAwait(false);
        }
    }

    private static async Task<IEnumerable<(string Table, string Name)>> ReferencesAsync(string module, DbConnection connection) =>
        await connection.QueryAsync<(string, string)>(
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint WHERE contype = 'f' AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = @module)",
            new { module }).ConfigureAwait(false);

    private static async Task<int> InsertAsync(DatabaseEngine engine, DbConnection connection, string into, string[] types, List<JsonElement> rows)
    {
        await using var command = connection.CreateCommand();
        var values = new List<string>(rows.Count);
        foreach (var row in rows)
        {
            if (row.GetArrayLength() != types.Length)
                throw new FormatException("a row has more or fewer values than its table has columns");
            var names = new List<string>(types.Length);
            for (var i = 0; i < types.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
                parameter.Value = engine == DatabaseEngine.Sqlite ? FieldValue.ForSqlite(row[i], types[i]) : FieldValue.ForPostgres(row[i], types[i]);
                if (parameter is NpgsqlParameter typed)
                    typed.DataTypeName = types[i];
                command.Parameters.Add(parameter);
                names.Add(parameter.ParameterName);
            }

            values.Add("(" + string.Join(", ", names) + ")");
        }

        command.CommandText = into + "VALUES " + string.Join(", ", values);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}
