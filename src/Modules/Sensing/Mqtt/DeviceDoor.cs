using System.Collections.Concurrent;
using System.Net;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Sessions;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>
/// Lets devices in. A device shows a bearer token as its password; its user name is not looked at. Who may read may connect and subscribe; what it
/// may publish is asked at each message.
/// </summary>
internal sealed class DeviceDoor(ITokenGate gate, SessionKeeper sessions, FanOut fanOut, MqttQuota quota)
{
    private readonly ConcurrentDictionary<string, int> _connections = new();

    /// <summary>Judges a CONNECT.</summary>
    public async Task ConnectAsync(ValidatingConnectionEventArgs connect)
    {
        var channel = (DeviceChannel)connect.ChannelAdapter;
        var admission = await gate.AdmitAsync(connect.Password, (connect.RemoteEndPoint as IPEndPoint)?.Address, ReadingRights.Reads).ConfigureAwait(false);
        if (!admission.Allowed)
        {
            Refuse(connect, admission.Actor is null ? MqttConnectReasonCode.BadUserNameOrPassword : MqttConnectReasonCode.NotAuthorized, admission.Refusal);
            return;
        }

        var actor = admission.Actor!;
        if (_connections.AddOrUpdate(actor.Id, 1, (_, count) => count + 1) > quota.Connections)
        {
            Leave(actor.Id);
            Refuse(connect, MqttConnectReasonCode.QuotaExceeded, $"{quota.Connections} connections show this token already, and no more may. Close some, or use another token.");
            return;
        }

        var device = new Device(channel, actor, quota) { Token = connect.Password, WantsReasons = connect.RequestProblemInformation };
        try
        {
            await fanOut.Ready.WaitAsync(MqttLimits.Patience, connect.CancellationToken).ConfigureAwait(false);
            await sessions.OpenAsync(device, connect.CancellationToken).ConfigureAwait(false);
            channel.Admitted(actor.Id, () => Leave(actor.Id));
            device.KeepIn(connect.SessionItems);
        }
        catch (Exception failure) when (failure is RefusedException or TimeoutException)
        {
            Leave(actor.Id);
            Refuse(connect, failure is RefusedException ? MqttConnectReasonCode.QuotaExceeded : MqttConnectReasonCode.ServerUnavailable, failure.Message);
        }
    }

    private void Leave(string actor) => _connections.AddOrUpdate(actor, 0, (_, count) => count - 1);

    private static void Refuse(ValidatingConnectionEventArgs connect, MqttConnectReasonCode code, string reason)
    {
        connect.ReasonCode = code;
        connect.ReasonString = reason;
    }
}
