using Civium.Kernel.Databases;
using Civium.Platform.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Platform.Backups;

/// <summary>
/// Backups: one file with everything, from either engine for either engine, taken while the city runs. Memory does not grow with the city; disk
/// is used beside the backup itself for the recent observations, or half a million of them at a time, and for one table at a time.
/// </summary>
public static class Backup
{
    /// <summary>Writes a backup of what <paramref name="services"/> keep, opening storage if the server does not run.</summary>
    /// <param name="services">Those of a host, started or not.</param>
    /// <param name="to">Where to; not closed.</param>
    /// <param name="progress">Told how many bytes are written.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many observations it holds.</returns>
    public static async Task<long> WriteAsync(IServiceProvider services, Stream to, IProgress<long> progress, CancellationToken cancellation)
    {
        var storage = services.GetRequiredService<Storage>();
        if (!storage.IsOpen)
            await storage.StartAsync(cancellation).ConfigureAwait(false);
        var staging = Directory.CreateTempSubdirectory("civium-backup-").FullName;
        try
        {
            var databases = Modules(services).ConvertAll(module => services.GetRequiredKeyedService<IModuleDatabase>(module));
            await using var cut = await CityCut.TakeAsync(databases, storage.Observations, cancellation).ConfigureAwait(false);
            await using var file = new BackupFile(to, progress);
            return await WriteAsync(cut, file, staging, cancellation).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>The modules that have a database.</summary>
    internal static List<string> Modules(IServiceProvider services) =>
        [.. services.GetServices<IModuleMigration>().Select(migration => migration.Module).Distinct().Order(StringComparer.Ordinal)];

    private static async Task<long> WriteAsync(CityCut cut, BackupFile file, string staging, CancellationToken cancellation)
    {
        var modules = new List<ModuleDescription>();
        foreach (var (module, connection) in cut.Modules.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var tables = await TableSchema.ReadAsync(cut.Engine, module, connection).ConfigureAwait(false);
            modules.Add(new(
                module, await TableSchema.MigrationsAsync(cut.Engine, module, connection).ConfigureAwait(false), [.. tables.Select(table => table.Name)],
                await RelationalDump.SequencesAsync(cut.Engine, module, connection).ConfigureAwait(false)));
            foreach (var table in tables)
            {
                await using var rows = new FileStream(Path.Combine(staging, "table"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose);
                await RelationalDump.WriteAsync(cut.Engine, module, table, connection, rows, cancellation).ConfigureAwait(false);
                rows.Position = 0;
                await file.AddAsync($"relational/{module}/{table.Name}.zst", rows, cancellation).ConfigureAwait(false);
            }
        }

        var segments = new List<SegmentDescription>();
        var observations = 0L;
        await foreach (var segment in cut.Observations.SegmentsAsync(staging, cancellation).ConfigureAwait(false))
        {
            var entry = $"observations/{segments.Count:D6}.seg";
            await using var bytes = new SegmentStream(segment.Segment);
            await file.AddAsync(entry, bytes, cancellation).ConfigureAwait(false);
            segments.Add(new(entry, segment.Dead));
            observations += segment.Live;
        }

        await file.AddJsonAsync(BackupDescription.Segments, segments, cancellation).ConfigureAwait(false);
        await file.AddJsonAsync(BackupDescription.Receipts, await cut.Observations.ReceiptsAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        var description = new BackupDescription(
            BackupDescription.CurrentFormat, DateTime.UtcNow, cut.Observations.Positions.Count, modules,
            [.. cut.Observations.Positions.Select(position => new PositionDescription(position.Epoch, position.LastSequence))], [.. cut.Observations.DeletedStreams], observations);
        await file.AddJsonAsync(BackupDescription.Entry, description, cancellation).ConfigureAwait(false);
        await file.FinishAsync(cancellation).ConfigureAwait(false);
        return observations;
    }
}
