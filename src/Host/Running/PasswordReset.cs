using Civium.Host.Commands;
using Civium.Kernel.Requests;
using Civium.Platform.Access.Accounts;

namespace Civium.Host.Running;

/// <summary>Resets a password in a data directory that no server has open.</summary>
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
            app = build(settings);
            await app.StartAsync(cancellation);
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
            return 1;
        }
        finally
        {
            if (app is not null)
            {
                await app.StopAsync(CancellationToken.None);
                await app.DisposeAsync();
            }
        }
    }
}
