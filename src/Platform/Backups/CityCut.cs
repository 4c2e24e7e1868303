using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Postgres;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Civium.Platform.Backups;

/// <summary>
/// The whole city as of one moment: a connection for each module that sees its tables as they were then, and the observations. On SQLite all
/// modules are kept from writing for the moment it takes to begin; on PostgreSQL one transaction sees everything.
/// </summary>
internal sealed class CityCut : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open;

    private CityCut(DatabaseEngine engine, IReadOnlyDictionary<string, DbConnection> modules, IObservationCut observations, List<IAsyncDisposable> open) =>
        (Engine, Modules, Observations, _open) = (engine, modules, observations, open);

    /// <summary>Which engine it is.</summary>
    public DatabaseEngine Engine { get; }

    /// <summary>A connection for each module.</summary>
    public IReadOnlyDictionary<string, DbConnection> Modules { get; }

    /// <summary>The observations.</summary>
    public IObservationCut Observations { get; }

    /// <summary>Cuts now.</summary>
    public static async Task<CityCut> TakeAsync(IReadOnlyList<IModuleDatabase> databases, IObservationStore store, CancellationToken cancellation)
    {
        var open = new List<IAsyncDisposable>();
        try
        {
            return databases[0].Engine == DatabaseEngine.Sqlite
                ? await SqliteAsync(databases, (IObservationCutter)store, open, cancellation).ConfigureAwait(false)
                : await PostgresAsync(databases, open, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await CloseAsync(open).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Observations.DisposeAsync().ConfigureAwait(false);
        await CloseAsync(_open).ConfigureAwait(false);
    }

    /// <summary>
    /// With every module kept from writing, no consumer's position can be beyond the observations that are cut, and no event can be between two modules.
    /// </summary>
    private static async Task<CityCut> SqliteAsync(
        IReadOnlyList<IModuleDatabase> databases, IObservationCutter store, List<IAsyncDisposable> open, CancellationToken cancellation)
    {
        var held = new List<IAsyncDisposable>();
        try
        {
            foreach (var database in databases.OrderBy(database => database.Module, StringComparer.Ordinal))
            {
                var connection = (SqliteConnection)await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                held.Add(connection);
                held.Add(connection.BeginTransaction(deferred: false));
            }

            var observations = store.Cut();
            open.Add(observations);
            var modules = new Dictionary<string, DbConnection>();
            foreach (var database in databases)
            {
                var connection = (SqliteConnection)await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                open.Add(connection);
                open.Add(connection.BeginTransaction(deferred: true));
                // The first read fixes what the transaction sees.
                await using var look = connection.CreateCommand();
                look.CommandText = "SELECT count(*) FROM sqlite_schema";
                await look.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
                modules[database.Module] = connection;
            }

            open.Remove(observations);
            return new CityCut(DatabaseEngine.Sqlite, modules, observations, open);
        }
        finally
        {
            await CloseAsync(held).ConfigureAwait(false);
        }
    }

    private static async Task<CityCut> PostgresAsync(IReadOnlyList<IModuleDatabase> databases, List<IAsyncDisposable> open, CancellationToken cancellation)
    {
        var connection = await ((NpgsqlDataSource)databases[0].Source).OpenConnectionAsync(cancellation).ConfigureAwait(false);
        open.Add(connection);
        open.Add(await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false));
        var observations = await PostgresCut.OfAsync(connection, cancellation).ConfigureAwait(false);
        return new CityCut(DatabaseEngine.Postgres, databases.ToDictionary(database => database.Module, _ => (DbConnection)connection), observations, open);
    }

    private static async Task CloseAsync(List<IAsyncDisposable> open)
    {
        for (var i = open.Count - 1; i >= 0; i--)
            await open[i].DisposeAsync().ConfigureAwait(false);
    }
}
