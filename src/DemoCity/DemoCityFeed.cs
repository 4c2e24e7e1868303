using Civium.DemoCity.Behaviour;
using Civium.DemoCity.Feeding;
using Civium.DemoCity.Plan;
using Civium.DemoCity.Sensors;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity;

/// <summary>
/// The sample city: it draws itself into the twin, registers its devices, sends two weeks of history, then readings every minute. It knows nothing of the
/// server but its public interfaces. Run it once; after the history it holds some megabytes.
/// </summary>
/// <param name="server">Reaches the server; its base address is the server's root, and it carries whatever authorisation is needed.</param>
/// <param name="options">What the city is made from.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of progress, and of what keeps going wrong.</param>
public sealed class DemoCityFeed(HttpClient server, DemoCityOptions options, TimeProvider time, ILogger<DemoCityFeed> log)
{
    private readonly PublicInterface _server = new(server, time, log);

    /// <summary>Feeds until cancelled. Trouble on the way is retried, later and later, up to a minute apart.</summary>
    /// <returns>When the city was removed from the server.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked to stop.</exception>
    /// <exception cref="InvalidOperationException">The server refuses what the devices send, and would refuse it again.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var (devices, life) = await SettleAsync(cancellation).ConfigureAwait(false);
        using var live = new LiveDevices(_server, life, options.Seed, options.Mqtt, devices, time, log);
        using var removed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var past = SendPastAsync(devices, life, removed.Token);
        var lives = live.RunAsync(removed.Token);
        await Task.WhenAny(lives, past).ConfigureAwait(false);
        if (past.IsFaulted)
        {
            await removed.CancelAsync().ConfigureAwait(false);
            await past.ConfigureAwait(false);
        }

        await lives.ConfigureAwait(false);
        await removed.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(past).ConfigureAwait(false);
        log.LogInformation("The sample city was removed; its devices are silent.");
    }

    /// <summary>Draws the city, registers its devices, and brings in the last days. The plan is let go of at the end.</summary>
    private async Task<(IReadOnlyList<Device> Devices, CityLife Life)> SettleAsync(CancellationToken cancellation)
    {
        var plan = Planner.Draw(options.Seed);
        var sensors = Siting.Place(plan);
        var life = new CityLife(options.Seed, sensors);
        log.LogInformation("The sample city is being built: {Sensors} sensors, {Buildings} buildings. It does not exist.", sensors.Count, plan.Buildings.Count);
        var upload = new EntityUpload(_server, log);
        var isDrawn = await upload.IsDoneAsync(cancellation).ConfigureAwait(false);
        if (!isDrawn)
        {
            await upload.SendGroundAsync(plan, cancellation).ConfigureAwait(false);
        }

        await new SampleRules(_server).InstallAsync(cancellation).ConfigureAwait(false);
        var devices = await new Registration(_server).RegisterAsync(
            sensors, made => TellOf(made, sensors.Count), cancellation).ConfigureAwait(false);
        log.LogInformation("The sample city sends its readings: {Streams} streams at {Places} places. They are not real.", devices.Sum(device => device.Streams.Count), devices.Count);
        await new History(_server, life, time, log).SendRecentAsync(devices, options.History, cancellation).ConfigureAwait(false);
        if (!isDrawn)
        {
            await upload.SendBuildingsAsync(plan, sensors, cancellation).ConfigureAwait(false);
        }

        return (devices, life);
    }

    private async Task SendPastAsync(IReadOnlyList<Device> devices, CityLife life, CancellationToken cancellation)
    {
        await new History(_server, life, time, log).SendPastAsync(devices, options.History, cancellation).ConfigureAwait(false);

        // What plan and history left behind goes back to the system now: a quiet city would not ask the collector for days.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private void TellOf(int made, int all)
    {
        if (made % 100 == 0)
        {
            log.LogInformation("The sample city registers its devices: {Made} of {All}", made, all);
        }
    }
}
