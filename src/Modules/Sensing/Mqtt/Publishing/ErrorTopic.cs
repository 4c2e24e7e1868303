using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.Modules.Sensing.Mqtt.Connections;
using MQTTnet;

namespace Civium.Modules.Sensing.Mqtt.Publishing;

/// <summary>The topic on which a device hears what was wrong with its messages, where an answer cannot say it: MQTT 3.1.1 and QoS 0.</summary>
internal static class ErrorTopic
{
    /// <summary>Before the device's id.</summary>
    public const string Prefix = "v1.1/errors/";

    private const int MostQuoted = 200;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The topic of one device; its id is percent-encoded, so that no id can be a wildcard or reach into another's topic.</summary>
    public static string Of(string client) => Prefix + Uri.EscapeDataString(client);

    /// <summary>The message.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="about">What was published.</param>
    /// <param name="refusal">What is wrong with it.</param>
    public static Notice Message(string client, MqttApplicationMessage about, Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("topic", Start(about.Topic));
            json.WriteNumber("status", refusal.Status);
            json.WriteString("code", refusal.Code);
            json.WriteString("detail", refusal.Detail);
            if (refusal.Where is { } where)
            {
                json.WriteString("where", where);
            }

            json.WriteString("payload", Encoding.UTF8.GetString(about.Payload.Slice(0, Math.Min(MostQuoted, about.Payload.Length))));
            json.WriteEndObject();
        }

        return new Notice(Encoding.UTF8.GetBytes(Of(client)), buffer.WrittenMemory);
    }

    private static string Start(string? topic) => topic is null ? "" : topic.Length <= MostQuoted ? topic : topic[..MostQuoted];
}
