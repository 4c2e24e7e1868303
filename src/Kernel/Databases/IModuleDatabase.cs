using System.Data.Common;

namespace Civium.Kernel.Databases;

/// <summary>The relational engines a module's tables can live in.</summary>
public enum DatabaseEngine
{
    /// <summary>A SQLite file of the module's own.</summary>
    Sqlite,

    /// <summary>A PostgreSQL schema of the module's own.</summary>
    Postgres,
}

/// <summary>
/// A module's own database: resolve it as a keyed service under the module's name. No module can reach another's tables: on SQLite they are
/// in another file, on PostgreSQL in a schema off its search path.
/// </summary>
public interface IModuleDatabase
{
    /// <summary>The module's name, in lower case.</summary>
    string Module { get; }

    /// <summary>Which engine it is.</summary>
    DatabaseEngine Engine { get; }

    /// <summary>Opens connections; on PostgreSQL it is an <c>NpgsqlDataSource</c>.</summary>
    DbDataSource Source { get; }
}

/// <summary>
/// Brings a module's schema forward at start, before anything else of the module runs. Register one per module as a singleton.
/// In a cluster only one process migrates at a time.
/// </summary>
public interface IModuleMigration
{
    /// <summary>The module's name.</summary>
    string Module { get; }

    /// <summary>Applies the migrations that are missing.</summary>
    /// <exception cref="NewerSchemaException">The database was written by a later version; nothing was changed.</exception>
    Task MigrateAsync(CancellationToken cancellation);
}

/// <summary>The stored schema is of a later version than this program knows.</summary>
public sealed class NewerSchemaException(string what, string found)
    : Exception($"{what} was written by a newer version of Civium ({found}). Run that version, or a later one; nothing was changed.");
