using System.Data.Common;
using Civium.Kernel.Databases;
using Npgsql;

namespace Civium.Platform.Databases;

/// <summary>A module's database, whichever engine.</summary>
internal sealed record ModuleDatabase(string Module, DatabaseEngine Engine, DbDataSource Source) : IModuleDatabase;

/// <summary>Makes the modules' databases: a file each, or a schema each on one PostgreSQL.</summary>
internal interface IModuleDatabases
{
    ModuleDatabase Open(string module);
}

/// <summary>A SQLite file per module.</summary>
internal sealed class SqliteModuleDatabases(DataDirectory directory) : IModuleDatabases
{
    public ModuleDatabase Open(string module)
    {
        var source = new SqliteDataSource(directory.Combine(module + ".db"));
        source.Prepare();
        return new ModuleDatabase(module, DatabaseEngine.Sqlite, source);
    }
}

/// <summary>A PostgreSQL schema per module; its connections find only that schema's tables by name.</summary>
internal sealed class PostgresModuleDatabases(string connectionString) : IModuleDatabases
{
    private const int ConnectionsPerModule = 20;

    public ModuleDatabase Open(string module)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = module,
            ApplicationName = "civium " + module,
            MaxPoolSize = ConnectionsPerModule,
        };
        var source = NpgsqlDataSource.Create(settings);
        using var command = source.CreateCommand($"CREATE SCHEMA IF NOT EXISTS \"{module}\"");
        command.ExecuteNonQuery();
        return new ModuleDatabase(module, DatabaseEngine.Postgres, source);
    }
}
