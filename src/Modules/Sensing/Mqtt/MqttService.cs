using System.Collections.Concurrent;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Publishing;
using Civium.Modules.Sensing.Mqtt.Sessions;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>
/// SensorThings over MQTT 3.1.1 and 5: what devices publish is created, and who subscribes is told what became durable. Hosted services are made
/// before the storage is open, so what needs it is made at start.
/// </summary>
internal sealed class MqttService(IServiceProvider services, MqttEndpoint endpoint, ILogger<MqttService> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Device, byte> _devices = new();
    private MqttServer? _server;
    private SessionKeeper? _sessions;
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions(false)
            .WithDefaultCommunicationTimeout(MqttLimits.Patience)
            .WithMaxPendingMessagesPerClient(MqttLimits.PendingAnswers)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage)
            .Build();
        _server = new MqttServer(options, [new MqttListener(endpoint, log)], MqttNetNullLogger.Instance);
        _sessions = services.GetRequiredService<SessionKeeper>();
        _server.ValidatingConnectionAsync += services.GetRequiredService<DeviceDoor>().ConnectAsync;
        _server.InterceptingPublishAsync += services.GetRequiredService<DeviceMessages>().TakeAsync;
        _server.ClientConnectedAsync += ConnectedAsync;
        _server.ClientDisconnectedAsync += DisconnectedAsync;
        var subscriptions = services.GetRequiredService<DeviceSubscriptions>();
        _server.InterceptingSubscriptionAsync += async subscribe =>
        {
            if (await subscriptions.SubscribeAsync(subscribe).ConfigureAwait(false))
            {
                await _sessions.SubscriptionsChangedAsync(Device.In(subscribe.SessionItems)).ConfigureAwait(false);
            }
        };
        _server.InterceptingUnsubscriptionAsync += async unsubscribe =>
        {
            subscriptions.Unsubscribe(unsubscribe);
            await _sessions.SubscriptionsChangedAsync(Device.In(unsubscribe.SessionItems)).ConfigureAwait(false);
        };
        _running = Task.WhenAll(
            Run(services.GetRequiredService<FanOut>().RunAsync),
            Run(services.GetRequiredService<AskQueue>().RunAsync),
            Run(_sessions.RunAsync),
            Run(SweepAsync));
        return _server.StartAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { IsStarted: true } server)
        {
            await server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
            await Task.WhenAll(_devices.Keys.Select(CloseAsync)).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _server?.Dispose();
        _stop.Dispose();
    }

    private Task Run(Func<CancellationToken, Task> work) => Task.Run(() => work(_stop.Token), CancellationToken.None);

    private Task ConnectedAsync(ClientConnectedEventArgs connected)
    {
        var device = Device.In(connected.SessionItems);
        _devices[device] = 0;
        _sessions!.Resume(device, _stop.Token);
        return Task.CompletedTask;
    }

    private Task DisconnectedAsync(ClientDisconnectedEventArgs gone) => Device.Find(gone.SessionItems) is { } device ? CloseAsync(device) : Task.CompletedTask;

    private async Task CloseAsync(Device device)
    {
        device.Outgoing.End();
        if (_devices.TryRemove(device, out _))
        {
            await _sessions!.CloseAsync(device).ConfigureAwait(false);
        }
    }

    /// <summary>Ends connections that read nothing: a stuck write would hold their messages for ever.</summary>
    private async Task SweepAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Sweep, cancellation).ConfigureAwait(false);
            foreach (var device in _devices.Keys.Where(device => device.Outgoing.IsStuck(MqttLimits.Patience)))
            {
                device.Channel.End(MqttDisconnectReasonCode.QuotaExceeded, "The client has read nothing for a while.");
            }
        }
    }
}
