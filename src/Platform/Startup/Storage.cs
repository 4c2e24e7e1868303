using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Databases;
using Civium.Platform.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Civium.Platform.Startup;

/// <summary>Opens storage before anything else runs, and closes it after everything else has stopped.</summary>
internal sealed class Storage(IServiceProvider services, string? clusterConnection) : IHostedService, IAsyncDisposable
{
    private IObservationStore? _observations;
    private string _directory = "";

    /// <summary>Whether it is open.</summary>
    public bool IsOpen => _observations is not null;

    /// <summary>The full path of the data directory.</summary>
    public string Directory => _directory;

    /// <summary>The observations.</summary>
    public IObservationStore Observations => _observations
        ?? throw new InvalidOperationException("Storage is not open yet: start the host before asking for observations.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _directory = services.GetRequiredService<DataDirectory>().Path;
            await MigrateAsync(cancellationToken);
            _observations = await ObservationStores.OpenAsync(services, clusterConnection, cancellationToken);
        }
        catch (NewerSchemaException e)
        {
            throw new StartupException(e.Message, e);
        }
        catch (Exception e) when (StorageFull.Is(e))
        {
            throw new StartupException($"The disk of {_directory} is full. Make room and start again; nothing was lost.", e);
        }
        catch (SqliteException e)
        {
            throw new StartupException($"A database in {_directory} cannot be opened: {e.Message}. Check that this user may write there.", e);
        }
        catch (StorageCorruptException e)
        {
            throw new StartupException(e.Message + " Restore that file from a backup; nothing was changed.", e);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new StartupException($"The PostgreSQL given with --cluster does not answer: {e.Message.TrimEnd('.')}. Check the connection string and that the server runs.", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_observations is IAsyncDisposable closing)
        {
            await closing.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
    }

    /// <summary>One process at a time in a cluster: the others wait and then find nothing to do.</summary>
    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var turn = await MigrationTurn.TakeAsync(clusterConnection, cancellation);
        foreach (var migration in services.GetServices<IModuleMigration>())
        {
            var database = services.GetRequiredKeyedService<IModuleDatabase>(migration.Module);
            await migration.MigrateAsync(cancellation);
            await ModulePlumbing.CreateAsync(database, cancellation);
        }
    }
}
