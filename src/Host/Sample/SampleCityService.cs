using Civium.DemoCity;
using Civium.DemoCity.Feeding;
using Civium.Host.Commands;
using Civium.Host.Running;
using Civium.Kernel.Access;
using Civium.Platform.Access.Tokens;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Civium.Host.Sample;

/// <summary>
/// Runs the sample city's devices against this server's own public interfaces, with a token of the role steward that lives in memory
/// and ends with the process.
/// </summary>
internal sealed class SampleCityService(
    IServer server,
    RunSettings settings,
    BearerTokens tokens,
    ServerCertificate certificate,
    IHostApplicationLifetime lifetime,
    Lazy<SampleMarker> marker,
    TimeProvider time,
    ILoggerFactory logs) : BackgroundService
{
    private readonly CancellationTokenSource _silence = new();

    /// <summary>Silences the devices for good: also the next start is without them.</summary>
    public async Task SilenceAsync()
    {
        marker.Value.Remove();
        await _silence.CancelAsync();
    }

    public override void Dispose()
    {
        _silence.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        if (settings.Sample)
        {
            marker.Value.BringBack();
        }

        if (settings.Empty || marker.Value.IsRemoved)
        {
            return;
        }

        using var loan = settings.Open ? null : tokens.Lend("Sample city", Role.Steward);
        using var client = Client(loan?.Secret);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _silence.Token);
        try
        {
            await new DemoCityFeed(client, Options(loan?.Secret), time, logs.CreateLogger<DemoCityFeed>()).RunAsync(stop.Token);
            marker.Value.Remove();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
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

    private DemoCityOptions Options(string? token) => new()
    {
        Mqtt = settings.MqttPort == 0
            ? null
            : new MqttAccess(Address().Host.Trim('[', ']'), settings.MqttPort, token, settings.Address.Https ? (_, shown, _, _) => IsOwn(shown) : null),
    };

    private Uri Address() => new(Welcome.Reachable(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()) + "/");

    /// <summary>It speaks to its own process: the certificate must be this very one, whatever names are on it.</summary>
    private bool IsOwn(System.Security.Cryptography.X509Certificates.X509Certificate? shown) =>
        shown?.GetCertHashString() == certificate.Current.GetCertHashString();

    private HttpClient Client(string? token)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        if (settings.Address.Https)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => IsOwn(shown);
        }

        var client = new HttpClient(handler) { BaseAddress = Address(), Timeout = TimeSpan.FromSeconds(100) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }
}
