using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Platform.Databases;
using Civium.Platform.Faults;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded;
using Civium.Platform.Observations.Embedded.Segments;
using Civium.Platform.Observations.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Civium.Platform.Backups;

/// <summary>
/// Brings a backup into an empty city, of either engine. It is checked whole before anything is changed. Embedded, everything is made in a
/// directory beside the data directory that takes its name at the end; on PostgreSQL, in one transaction. So a crash leaves nothing half done.
/// </summary>
public static class Restore
{
    /// <summary>Restores <paramref name="file"/> into a data directory that does not exist or is empty.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="directory">The data directory.</param>
    /// <param name="build">Makes a host, not started, whose data directory is the one given; it is disposed of.</param>
    /// <param name="services">Gives its services.</param>
    /// <param name="cancellation">Gives up; nothing is changed.</param>
    /// <returns>How many observations it held.</returns>
    /// <exception cref="StartupException">It cannot be done; the message says why. Nothing was changed.</exception>
    public static async Task<long> IntoDirectoryAsync(
        string file, string directory, Func<string, IAsyncDisposable> build, Func<IAsyncDisposable, IServiceProvider> services, CancellationToken cancellation)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new StartupException($"{directory} is not empty. A backup is restored into a new data directory: give another with --data, or move this one away.");
        var staging = directory + ".restoring";
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
        var (unpacked, data) = (Directory.CreateDirectory(Path.Combine(staging, "backup")).FullName, Path.Combine(staging, "data"));
        try
        {
            var contents = await BackupContents.OpenAsync(file, unpacked, cancellation).ConfigureAwait(false);
            var host = build(data);
            await using (host.ConfigureAwait(false))
            {
                var provider = services(host);
                _ = provider.GetRequiredService<DataDirectory>();
                await MigrateAsync(provider, contents, cancellation).ConfigureAwait(false);
                foreach (var module in contents.Description.Modules)
                    await LoadSqliteAsync(provider.GetRequiredKeyedService<IModuleDatabase>(module.Name), module, contents, cancellation).ConfigureAwait(false);
            }

            SqliteConnection.ClearAllPools();
            EmbeddedRestore.Write(
                Path.Combine(data, "observations"), Positions(contents), contents.Description.DeletedStreams,
                contents.Read<List<CutReceipt>>(BackupDescription.Receipts), Segments(contents));
            if (Directory.Exists(directory))
                Directory.Delete(directory);
            Sync(data);
            Directory.Move(data, directory);
            return contents.Description.Observations;
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Restores <paramref name="file"/> into the PostgreSQL that <paramref name="services"/> use, which holds no city yet.</summary>
    /// <exception cref="StartupException">It cannot be done; the message says why. Nothing was changed.</exception>
    public static async Task<long> IntoPostgresAsync(string file, IServiceProvider services, CancellationToken cancellation)
    {
        var unpacked = Directory.CreateTempSubdirectory("civium-restore-").FullName;
        try
        {
            var contents = await BackupContents.OpenAsync(file, unpacked, cancellation).ConfigureAwait(false);
            await MigrateAsync(services, contents, cancellation).ConfigureAwait(false);
            var source = (NpgsqlDataSource)services.GetRequiredKeyedService<IModuleDatabase>(contents.Description.Modules[0].Name).Source;
            var segments = Segments(contents);
            if (!await PostgresRestore.PrepareAsync(source, contents.Description.Partitions, segments.Select(segment => segment.Path), cancellation).ConfigureAwait(false))
                throw new StartupException("The database given with --cluster already holds a city. A backup is restored into a new database; nothing was changed.");
            await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            foreach (var module in contents.Description.Modules)
                await LoadAsync(DatabaseEngine.Postgres, connection, module, contents, cancellation).ConfigureAwait(false);
            await PostgresRestore.WriteAsync(
                connection, Positions(contents), [.. contents.Description.DeletedStreams],
                contents.Read<List<CutReceipt>>(BackupDescription.Receipts), segments, cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            return contents.Description.Observations;
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private static async Task MigrateAsync(IServiceProvider services, BackupContents contents, CancellationToken cancellation)
    {
        var here = Backup.Modules(services);
        if (contents.Description.Modules.FirstOrDefault(module => !here.Contains(module.Name)) is { } unknown)
            throw new StartupException($"The backup holds the module {unknown.Name}, which this version of Civium does not have. Restore it with the version that made it.");
        foreach (var migration in services.GetServices<IModuleMigration>())
        {
            await migration.MigrateAsync(cancellation).ConfigureAwait(false);
            var database = services.GetRequiredKeyedService<IModuleDatabase>(migration.Module);
            await ModulePlumbing.CreateAsync(database, cancellation).ConfigureAwait(false);
            if (contents.Description.Modules.FirstOrDefault(module => module.Name == migration.Module) is not { } described)
                continue;
            await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            var applied = await TableSchema.MigrationsAsync(database.Engine, migration.Module, connection).ConfigureAwait(false);
            if (!applied.SequenceEqual(described.Migrations))
            {
                throw new StartupException(
                    $"The backup was made by another version of Civium: the tables of {migration.Module} differ. Restore it with that version; starting this one on it then brings it forward.");
            }
        }
    }

    private static async Task LoadSqliteAsync(IModuleDatabase database, ModuleDescription module, BackupContents contents, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await LoadAsync(DatabaseEngine.Sqlite, connection, module, contents, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task LoadAsync(DatabaseEngine engine, DbConnection connection, ModuleDescription module, BackupContents contents, CancellationToken cancellation)
    {
        var tables = await TableSchema.ReadAsync(engine, module.Name, connection).ConfigureAwait(false);
        await RelationalLoad.PrepareAsync(engine, module.Name, connection, tables).ConfigureAwait(false);
        foreach (var name in module.Tables)
        {
            var table = tables.Find(table => table.Name == name)
                ?? throw new StartupException($"The backup holds the table {module.Name}.{name}, which this version of Civium does not have. Restore it with the version that made it.");
            await using var rows = contents.Open($"relational/{module.Name}/{name}.zst");
            try
            {
                await RelationalLoad.LoadAsync(engine, module.Name, table, connection, rows, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is FormatException or InvalidOperationException or System.Text.Json.JsonException)
            {
                throw new StartupException($"The backup's table {module.Name}.{name} cannot be read: {error.Message}. Nothing was changed.", error);
            }
        }

        await RelationalLoad.FinishAsync(engine, module.Name, connection, module.Sequences).ConfigureAwait(false);
    }

    private static PartitionPosition[] Positions(BackupContents contents) =>
        [.. contents.Description.Positions.Select(position => new PartitionPosition(position.Epoch, position.LastSequence))];

    private static List<(string Path, IReadOnlyDictionary<int, ushort[]> Dead)> Segments(BackupContents contents) =>
        contents.Read<List<SegmentDescription>>(BackupDescription.Segments).ConvertAll(segment => (contents.PathOf(segment.Entry), segment.Dead));

    /// <summary>Every file is on the disk before the directory gets its name.</summary>
    private static void Sync(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
    }
}
