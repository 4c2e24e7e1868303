using System.Globalization;
using Civium.Host.Commands;
using Civium.Kernel.Observations;
using Civium.Platform.Backups;
using Civium.Platform.Faults;

namespace Civium.Host.Running;

/// <summary>Restores a backup. No server is started for it.</summary>
internal static class RestoreRun
{
    public static async Task<int> RunAsync(
        string file, RunSettings settings, Func<RunSettings, WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            await error.WriteLineAsync($"There is no file {file}.");
            return 1;
        }

        try
        {
            PrivateFiles.Apply();
            var observations = settings.ClusterConnection is null
                ? await Restore.IntoDirectoryAsync(
                    file, settings.DataDirectory, data => build(settings with { DataDirectory = data }), host => ((WebApplication)host).Services, cancellation)
                : await IntoPostgresAsync(file, settings, build, cancellation);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Restored, with {observations:N0} observations. Start it: civium run {(settings.ClusterConnection is null ? $"--data {settings.DataDirectory}" : "--cluster ...")}"));
            return 0;
        }
        catch (StorageCorruptException damaged)
        {
            await error.WriteLineAsync(damaged.Message + " Take another backup; nothing was changed.");
            return 1;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await error.WriteLineAsync(failure is StartupException ? failure.Message : StartFailure.Explain(failure, settings));
            return 1;
        }
    }

    private static async Task<long> IntoPostgresAsync(string file, RunSettings settings, Func<RunSettings, WebApplication> build, CancellationToken cancellation)
    {
        await using var app = build(settings);
        return await Restore.IntoPostgresAsync(file, app.Services, cancellation);
    }
}
