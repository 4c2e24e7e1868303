using System.Net;
using Civium.Kernel.Access;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>Lets devices in, and to what they may hear. A device shows a bearer token as its password; its user name is not looked at.</summary>
internal sealed class DeviceDoor(ITokenGate gate)
{
    /// <summary>What a device must be allowed.</summary>
    private static readonly RequiresAttribute Observes = new(Permission.Steward, "sensing.observations");

    /// <summary>Judges a CONNECT.</summary>
    public async Task ConnectAsync(ValidatingConnectionEventArgs connect)
    {
        var speaks5 = connect.ProtocolVersion == MqttProtocolVersion.V500;
        var device = new Device(connect.Password, (connect.RemoteEndPoint as IPEndPoint)?.Address, speaks5, connect.RequestProblemInformation);
        var admission = await AdmitAsync(device).ConfigureAwait(false);
        if (admission.Allowed)
        {
            device.KeepIn(connect.SessionItems);
            return;
        }

        connect.ReasonCode = admission.Actor is null ? MqttConnectReasonCode.BadUserNameOrPassword : MqttConnectReasonCode.NotAuthorized;
        connect.ReasonString = admission.Refusal;
    }

    /// <summary>Judges a device that wants to publish: a token may have been revoked, or have expired, since it connected.</summary>
    public ValueTask<Admission> AdmitAsync(Device device) => gate.AdmitAsync(device.Token, device.Peer, Observes);

    /// <summary>Judges a SUBSCRIBE: a device hears its own errors, and nothing else in this version.</summary>
    public static Task SubscribeAsync(InterceptingSubscriptionEventArgs subscribe)
    {
        var filter = subscribe.TopicFilter;
        if (filter.Topic == ErrorTopic.Of(subscribe.ClientId))
        {
            Device.In(subscribe.SessionItems).Errors =
                filter.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;
            return Task.CompletedTask;
        }

        subscribe.ProcessSubscription = false;
        var ofAnother = filter.Topic.StartsWith(ErrorTopic.Prefix, StringComparison.Ordinal);
        subscribe.Response.ReasonCode = ofAnother ? MqttSubscribeReasonCode.NotAuthorized : MqttSubscribeReasonCode.ImplementationSpecificError;
        subscribe.Response.ReasonString = subscribe.ReasonString = $"This version takes what devices publish; only {ErrorTopic.Of(subscribe.ClientId)} can be subscribed.";
        return Task.CompletedTask;
    }

    /// <summary>Takes note of an UNSUBSCRIBE.</summary>
    public static Task UnsubscribeAsync(InterceptingUnsubscriptionEventArgs unsubscribe)
    {
        if (unsubscribe.Topic == ErrorTopic.Of(unsubscribe.ClientId))
        {
            Device.In(unsubscribe.SessionItems).Errors = null;
        }

        return Task.CompletedTask;
    }
}
