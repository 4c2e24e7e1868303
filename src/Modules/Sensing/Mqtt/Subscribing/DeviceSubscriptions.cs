using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Publishing;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>Takes what devices subscribe and unsubscribe. The server library is told of none of it: see <see cref="TopicIndex"/>.</summary>
internal sealed class DeviceSubscriptions(ITokenGate gate, Lazy<TopicReader> reader, TopicIndex index, ILogger<DeviceSubscriptions> log)
{
    /// <summary>Takes a SUBSCRIBE.</summary>
    /// <returns>Whether the device's subscriptions changed.</returns>
    public async Task<bool> SubscribeAsync(InterceptingSubscriptionEventArgs subscribe)
    {
        subscribe.ProcessSubscription = false;
        var device = Device.In(subscribe.SessionItems);
        var filter = subscribe.TopicFilter;
        var quality = filter.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;
        if (filter.Topic == ErrorTopic.Of(device.Client))
        {
            device.Errors = quality;
            Grant(subscribe, quality);
            return false;
        }

        try
        {
            await SubscribeAsync(device, filter.Topic, quality, subscribe.CancellationToken).ConfigureAwait(false);
            Grant(subscribe, quality);
            return true;
        }
        catch (RefusedException refused)
        {
            subscribe.Response.ReasonCode = refused.Status switch
            {
                _ when !device.Speaks5 => MqttSubscribeReasonCode.UnspecifiedError,
                403 => MqttSubscribeReasonCode.NotAuthorized,
                429 => MqttSubscribeReasonCode.QuotaExceeded,
                _ when refused.Code == "no-wildcards" => MqttSubscribeReasonCode.WildcardSubscriptionsNotSupported,
                _ => MqttSubscribeReasonCode.TopicFilterInvalid,
            };
            subscribe.Response.ReasonString = subscribe.ReasonString = refused.Message;
            return false;
        }
        catch (Exception failure) when (!subscribe.CancellationToken.IsCancellationRequested)
        {
            log.LogError(failure, "MQTT device {Client} could not subscribe {Topic}", device.Client, filter.Topic);
            subscribe.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
            subscribe.Response.ReasonString = subscribe.ReasonString = "Something went wrong inside the server; its log tells more. Subscribe again, later.";
            return false;
        }
    }

    /// <summary>Takes an UNSUBSCRIBE.</summary>
    public void Unsubscribe(InterceptingUnsubscriptionEventArgs unsubscribe)
    {
        unsubscribe.ProcessUnsubscription = false;
        var device = Device.In(unsubscribe.SessionItems);
        if (unsubscribe.Topic == ErrorTopic.Of(device.Client))
        {
            (device.Errors, unsubscribe.Response.ReasonCode) = (null, MqttUnsubscribeReasonCode.Success);
            return;
        }

        var was = device.Subscriptions.TryRemove(unsubscribe.Topic, out _);
        index.Remove(unsubscribe.Topic, device);
        unsubscribe.Response.ReasonCode = was ? MqttUnsubscribeReasonCode.Success : MqttUnsubscribeReasonCode.NoSubscriptionExisted;
    }

    private async Task SubscribeAsync(Device device, string text, MqttQualityOfServiceLevel quality, CancellationToken cancellation)
    {
        if (text.StartsWith(ErrorTopic.Prefix, StringComparison.Ordinal))
        {
            throw new RefusedException(403, "forbidden", $"Only {ErrorTopic.Of(device.Client)} tells this client's errors.");
        }

        if (device.Subscriptions.Count >= device.Quota.Subscriptions && !device.Subscriptions.ContainsKey(text))
        {
            throw new RefusedException(
                429, "quota-exceeded", $"This connection has {device.Quota.Subscriptions} subscriptions, and no more may it have. Subscribe a set and filter it, or unsubscribe some.");
        }

        var admission = await gate.AdmitAsync(device.Token, device.Peer, ReadingRights.Reads).ConfigureAwait(false);
        if (!admission.Allowed)
        {
            throw new RefusedException(403, "forbidden", admission.Refusal);
        }

        var topic = await reader.Value.ReadAsync(text, admission.Actor!, cancellation).ConfigureAwait(false);
        device.Subscriptions[text] = quality;
        index.Add(topic, new Subscriber(device, quality != MqttQualityOfServiceLevel.AtMostOnce));
    }

    private static void Grant(InterceptingSubscriptionEventArgs subscribe, MqttQualityOfServiceLevel quality) => subscribe.Response.ReasonCode =
        quality == MqttQualityOfServiceLevel.AtMostOnce ? MqttSubscribeReasonCode.GrantedQoS0 : MqttSubscribeReasonCode.GrantedQoS1;
}
