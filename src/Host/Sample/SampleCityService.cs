using Civium.DemoCity;
using Civium.Host.Commands;
using Civium.Host.Running;
using Civium.Kernel.Access;
using Civium.Platform.Access.Tokens;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Civium.Host.Sample;

/// <summary>
/// Runs the sample city's devices against this server's own public interface, with a token of the role steward that lives in memory
/// and ends with the process.
/// </summary>
internal sealed class SampleCityService(
    IServer server,
    RunSettings settings,
    BearerTokens tokens,
    ServerCertificate certificate,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILoggerFactory logs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        using var loan = settings.Open ? null : tokens.Lend("Sample city", Role.Steward);
        using var client = Client(loan?.Secret);
        try
        {
            await new DemoCityFeed(client, new DemoCityOptions(), time, logs.CreateLogger<DemoCityFeed>()).RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            logs.CreateLogger<SampleCityService>().LogError(failure, "The sample city has stopped; the server goes on without it.");
        }
    }

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    private HttpClient Client(string? token)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        if (settings.Address.Https)
        {
            // It speaks to its own process: the certificate must be this very one, whatever names are on it.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Current.GetCertHashString();
        }

        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var client = new HttpClient(handler) { BaseAddress = new Uri(Welcome.Reachable(address) + "/"), Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }
}
