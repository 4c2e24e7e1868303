using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Civium.Platform.Databases;

/// <summary>
/// Opens connections to one SQLite file in WAL mode. A commit is synced before it returns (synchronous=FULL, SQLite's default), and a
/// writer waits up to 30 s for another.
/// </summary>
internal sealed class SqliteDataSource(string file) : DbDataSource
{
    public override string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        ForeignKeys = true,
        DefaultTimeout = 30,
        Pooling = true,
    }.ToString();

    /// <summary>Sets what the file itself remembers: the journal's mode.</summary>
    public void Prepare()
    {
        using var connection = OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL;";
        command.ExecuteNonQuery();
    }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);
}
