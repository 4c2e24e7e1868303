using Civium.Host.Commands;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Civium.Host.Running;

/// <summary>A server from start to stop.</summary>
internal static class Server
{
    /// <summary>
    /// Serves until a signal or <paramref name="cancellation"/>; 0 after a clean stop, also one asked for while it was starting, and 1 when
    /// it could not start.
    /// </summary>
    public static async Task<int> RunAsync(
        RunSettings settings, Func<RunSettings, WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        WebApplication? app = null;
        try
        {
            PrivateFiles.Apply();
            Listening.Check(settings);
            await ServerCertificate.CheckGivenAsync(settings);
            app = build(settings);
            await app.StartAsync(cancellation);
            await Welcome.WriteAsync(output, app.Services, settings, AddressOf(app, settings));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested || app?.Lifetime.ApplicationStopping.IsCancellationRequested == true)
        {
            await StopQuietlyAsync(app);
            return 0;
        }
        catch (Exception failure)
        {
            await error.WriteLineAsync(StartFailure.Explain(failure, settings));
            await StopQuietlyAsync(app);
            return 1;
        }

        await app.WaitForShutdownAsync(cancellation);
        await app.DisposeAsync();
        return 0;
    }

    private static string AddressOf(WebApplication app, RunSettings settings) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? settings.Address.ToString();

    /// <summary>Lets go of locks and files after a failed start; the first failure has been told, a second one would only hide it.</summary>
    private static async Task StopQuietlyAsync(WebApplication? app)
    {
        try
        {
            if (app is not null)
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                await app.StopAsync(soon.Token);
                await app.DisposeAsync();
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            System.Diagnostics.Trace.WriteLine(failure);
        }
    }
}
