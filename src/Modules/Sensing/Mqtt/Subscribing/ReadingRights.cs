using Civium.Kernel.Access;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>Decides what a subscriber hears: what it could read at this moment, and nothing else. Cheap enough to ask for each message.</summary>
internal sealed class ReadingRights(ITokenGate gate)
{
    private const int LooksAgainAfter = 1_000;

    /// <summary>What one must be allowed to subscribe.</summary>
    public static readonly RequiresAttribute Reads = new(Permission.Read, "sensing.things");

    /// <summary>Whether this device may hear of this stream's readings.</summary>
    public static bool May(Device device, StreamRoute route) => Sight.Of(device.Actor).Sees(route.Mark);

    /// <summary>Looks at the device's token again, a second after the last time: it may have been revoked, or have expired.</summary>
    /// <returns>Whether it may still hear anything.</returns>
    public async ValueTask<bool> IsStillGoodAsync(Device device)
    {
        var now = Environment.TickCount64;
        if (now - device.CheckedAt < LooksAgainAfter)
        {
            return true;
        }

        device.CheckedAt = now;
        var admission = await gate.AdmitAsync(device.Token, device.Peer, Reads).ConfigureAwait(false);
        if (admission.Allowed)
        {
            device.Actor = admission.Actor!;
            return true;
        }

        device.Channel.End(MQTTnet.Protocol.MqttDisconnectReasonCode.NotAuthorized, admission.Refusal);
        return false;
    }
}
