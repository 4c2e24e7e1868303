using System.Data.Common;
using Civium.Kernel.Databases;
using Dapper;

namespace Civium.Platform.Backups;

/// <summary>A table of a module.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns with their types as the engine calls them.</param>
internal sealed record TableSchema(string Name, IReadOnlyList<(string Name, string Type)> Columns)
{
    /// <summary>The table in which the migrations that were applied are kept.</summary>
    public const string History = "__EFMigrationsHistory";

    /// <summary>The name as SQL.</summary>
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The table's name as SQL, with its schema where that matters.</summary>
    public static string Quote(DatabaseEngine engine, string module, string table) =>
        engine == DatabaseEngine.Sqlite ? Quote(table) : Quote(module) + "." + Quote(table);

    /// <summary>The module's tables, without that of the migrations.</summary>
    public static async Task<List<TableSchema>> ReadAsync(DatabaseEngine engine, string module, DbConnection connection)
    {
        var rows = engine == DatabaseEngine.Sqlite
            ? await connection.QueryAsync<(string Table, string Column, string Type)>(
                "SELECT t.name, c.name, upper(c.type) FROM pragma_table_list AS t, pragma_table_info(t.name) AS c WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid")
            : await connection.QueryAsync<(string Table, string Column, string Type)>(
                """
                SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = @module AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' ORDER BY c.table_name, c.ordinal_position
                """,
                new { module });
        return [.. rows.Where(row => row.Table is not (History or "__EFMigrationsLock")).GroupBy(row => row.Table, row => (row.Column, row.Type), (name, columns) => new TableSchema(name, [.. columns]))];
    }

    /// <summary>The migrations that were applied, by what follows their time, which differs between the engines.</summary>
    public static async Task<List<string>> MigrationsAsync(DatabaseEngine engine, string module, DbConnection connection)
    {
        var has = await connection.ExecuteScalarAsync<long>(
            engine == DatabaseEngine.Sqlite
                ? $"SELECT count(*) FROM sqlite_schema WHERE name = '{History}'"
                : $"SELECT count(*) FROM information_schema.tables WHERE table_schema = @module AND table_name = '{History}'",
            new { module });
        if (has == 0)
            return [];
        var ids = await connection.QueryAsync<string>($"SELECT \"MigrationId\" FROM {Quote(engine, module, History)} ORDER BY 1");
        return [.. ids.Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];
    }
}
