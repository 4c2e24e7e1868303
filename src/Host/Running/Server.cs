using Civium.Host.Commands;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Civium.Host.Running;

/// <summary>A server from start to stop.</summary>
internal static class Server
{
    /// <summary>Serves until a signal or <paramref name="cancellation"/>; 0 after a clean stop, 1 when it could not start.</summary>
    public static async Task<int> RunAsync(
        RunSettings settings, Func<RunSettings, WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        WebApplication? app = null;
        try
        {
            Listening.Check(settings);
            await ServerCertificate.CheckGivenAsync(settings);
            app = build(settings);
            await app.StartAsync(cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync(StartFailure.Explain(failure, settings));
            await StopQuietlyAsync(app);
            return 1;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? settings.Address.ToString();
        await Welcome.WriteAsync(output, app.Services, settings, address);
        await app.WaitForShutdownAsync(cancellation);
        await app.DisposeAsync();
        return 0;
    }

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
