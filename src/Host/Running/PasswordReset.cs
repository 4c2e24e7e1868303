using Civium.Host.Commands;
using Civium.Kernel.Databases;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Accounts;
using Civium.Platform.Databases;

namespace Civium.Host.Running;

/// <summary>
/// Resets a password in a data directory that no server has open, or in a cluster's database. Nothing is started for it: only the
/// accounts' database is opened, so a cluster does not meet one more machine.
/// </summary>
internal static class PasswordReset
{
    public static async Task<int> RunAsync(
        RunSettings settings, string user, Func<RunSettings, WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (settings.ClusterConnection is null && !Directory.Exists(settings.DataDirectory))
        {
            await error.WriteLineAsync($"There is no data directory {settings.DataDirectory}. Name the one of the server with --data.");
            return 1;
        }

        WebApplication? app = null;
        try
        {
            PrivateFiles.Apply();
            app = build(settings);
            _ = app.Services.GetRequiredService<DataDirectory>();
            foreach (var migration in app.Services.GetServices<IModuleMigration>())
            {
                await migration.MigrateAsync(cancellation);
            }

            var password = await app.Services.GetRequiredService<FirstAdministrator>().ResetPasswordAsync(user);
            await output.WriteLineAsync($"The password of {user} is now {password}{Environment.NewLine}It is shown only this once.");
            return 0;
        }
        catch (RefusedException refused)
        {
            await error.WriteLineAsync(refused.Message);
            return 1;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await error.WriteLineAsync(StartFailure.Explain(failure, settings));
            if (settings.ClusterConnection is null)
            {
                await error.WriteLineAsync("If its server runs, stop it first; or let an administrator give a new password at /admin/users.");
            }

            return 1;
        }
        finally
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }
    }
}
