using System.Buffers.Binary;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>Writes PUBLISH packets (MQTT 3.1.1 section 3.3, MQTT 5 section 3.3) without retain, alias or properties.</summary>
internal static class PublishFrame
{
    private const byte Publish = 0x30;
    private const byte AtLeastOnce = 0x02;

    /// <summary>The packet's length, its fixed header included.</summary>
    public static int Length(Notice notice, bool isAcknowledged, bool speaks5)
    {
        var rest = Rest(notice, isAcknowledged, speaks5);
        return 1 + (rest < 1 << 7 ? 1 : rest < 1 << 14 ? 2 : rest < 1 << 21 ? 3 : 4) + rest;
    }

    /// <summary>Writes it.</summary>
    /// <param name="to">Room for <see cref="Length"/> bytes.</param>
    /// <param name="notice">What it tells.</param>
    /// <param name="id">The packet's identifier, which makes it QoS 1; 0 for QoS 0.</param>
    /// <param name="speaks5">Whether it is MQTT 5.</param>
    public static void Write(Span<byte> to, Notice notice, ushort id, bool speaks5)
    {
        to[0] = (byte)(Publish | (id == 0 ? 0 : AtLeastOnce));
        to = to[1..];
        var rest = Rest(notice, id != 0, speaks5);
        do
        {
            to[0] = (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
            to = to[1..];
            rest >>= 7;
        }
        while (rest > 0);

        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)notice.Topic.Length);
        notice.Topic.Span.CopyTo(to[2..]);
        to = to[(2 + notice.Topic.Length)..];
        if (id != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, id);
            to = to[2..];
        }

        if (speaks5)
        {
            to[0] = 0;
            to = to[1..];
        }

        notice.Payload.Span.CopyTo(to);
    }

    private static int Rest(Notice notice, bool isAcknowledged, bool speaks5) =>
        2 + notice.Topic.Length + (isAcknowledged ? 2 : 0) + (speaks5 ? 1 : 0) + notice.Payload.Length;
}
