using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using MQTTnet.Protocol;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>Why a message was not stored, as MQTT tells it.</summary>
/// <param name="Reason">The reason code of a PUBACK (MQTT 5, section 3.4.2.1).</param>
/// <param name="Status">What HTTP would answer.</param>
/// <param name="Code">A short stable name.</param>
/// <param name="Detail">In words.</param>
/// <param name="Where">The place in the message; null when it is the whole.</param>
/// <param name="MayPass">Whether the same message may be taken later: then a device that cannot be told (MQTT 3.1.1) gets no PUBACK.</param>
internal sealed record Refusal(MqttPubAckReasonCode Reason, int Status, string Code, string Detail, string? Where = null, bool MayPass = false)
{
    /// <summary>The refusal that a failure means.</summary>
    public static Refusal Of(Exception failure) => failure switch
    {
        RefusedException refused => new Refusal(ReasonOf(refused.Status), refused.Status, refused.Code, refused.Message, refused.Where),
        StreamDeletedException deleted => new Refusal(MqttPubAckReasonCode.TopicNameInvalid, 404, "not-found", deleted.Message),
        StorageFullException => new Refusal(
            MqttPubAckReasonCode.QuotaExceeded, 507, "storage-full", "There is no room left on the server's disk; nothing was stored. Publish again once there is room.", MayPass: true),
        FencedException or TimeoutException => new Refusal(
            MqttPubAckReasonCode.ImplementationSpecificError, 503, "busy", "The server could not take this now. Publish again, a little later.", MayPass: true),
        _ => new Refusal(
            MqttPubAckReasonCode.UnspecifiedError, 500, "internal-error", "Something went wrong inside the server; its log tells more. Publish again, later.", MayPass: true),
    };

    private static MqttPubAckReasonCode ReasonOf(int status) => status switch
    {
        400 => MqttPubAckReasonCode.PayloadFormatInvalid,
        403 => MqttPubAckReasonCode.NotAuthorized,
        404 or 405 => MqttPubAckReasonCode.TopicNameInvalid,
        413 or 429 or 507 => MqttPubAckReasonCode.QuotaExceeded,
        _ => MqttPubAckReasonCode.ImplementationSpecificError,
    };
}
