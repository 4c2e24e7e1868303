using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Civium.Bench;

/// <summary>A bare MQTT 3.1.1 client, so that what is measured is the server: one connection, used by one task at a time.</summary>
internal sealed class MqttWire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _read = new byte[4096];
    private int _have;

    /// <summary>Connects and waits for the CONNACK.</summary>
    public static async Task<MqttWire> ConnectAsync(int port, string id)
    {
        var wire = new MqttWire();
        await wire._socket.ConnectAsync(IPAddress.Loopback, port);
        var name = Encoding.UTF8.GetBytes(id);
        byte[] connect = [0x10, (byte)(12 + name.Length), 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 0, 0, (byte)name.Length, .. name];
        await wire._socket.SendAsync(connect);
        var answer = await wire.PacketAsync();
        return answer.Type == 0x20 && answer.Body[1] == 0 ? wire : throw new InvalidOperationException($"The broker on port {port} refused {id}: {answer.Body[1]}");
    }

    /// <summary>The bytes of a PUBLISH at QoS 1.</summary>
    public static byte[] Publish(string topic, string payload)
    {
        var (name, body) = (Encoding.UTF8.GetBytes(topic), Encoding.UTF8.GetBytes(payload));
        return [0x32, .. Length(4 + name.Length + body.Length), (byte)(name.Length >> 8), (byte)name.Length, .. name, 0, 1, .. body];
    }

    /// <summary>Sends a PUBLISH and waits for its PUBACK.</summary>
    public async Task PublishAsync(byte[] packet)
    {
        await _socket.SendAsync(packet);
        var answer = await PacketAsync();
        if (answer.Type != 0x40)
        {
            throw new InvalidOperationException($"The broker answered {answer.Type:x} instead of PUBACK.");
        }
    }

    /// <summary>Subscribes topics at QoS 0.</summary>
    public async Task SubscribeAsync(IEnumerable<string> topics)
    {
        var filters = topics.SelectMany(topic =>
        {
            var name = Encoding.UTF8.GetBytes(topic);
            return (byte[])[(byte)(name.Length >> 8), (byte)name.Length, .. name, 0];
        }).ToArray();
        byte[] packet = [0x82, .. Length(2 + filters.Length), 0, 1, .. filters];
        await _socket.SendAsync(packet);
        var answer = await PacketAsync();
        if (answer.Type != 0x90 || answer.Body.AsSpan(2).Contains((byte)0x80))
        {
            throw new InvalidOperationException("The broker refused a subscription.");
        }
    }

    /// <summary>Counts the PUBLISH packets that come, until the connection is closed.</summary>
    public async Task ListenAsync(Action heard)
    {
        try
        {
            while (true)
            {
                if ((await PacketAsync()).Type >> 4 == 3)
                {
                    heard();
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The measurement is over.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Length(int length) => length < 128 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];

    private async ValueTask<(int Type, byte[] Body)> PacketAsync()
    {
        while (true)
        {
            if (Whole() is { } packet)
            {
                return packet;
            }

            var read = await _socket.ReceiveAsync(_read.AsMemory(_have));
            _have += read > 0 ? read : throw new EndOfStreamException();
        }
    }

    private (int Type, byte[] Body)? Whole()
    {
        var (length, at) = (0, 1);
        do
        {
            if (at >= _have)
            {
                return null;
            }

            length |= (_read[at] & 0x7F) << (7 * (at - 1));
        }
        while (_read[at++] >= 128);

        if (at + length > _have)
        {
            return null;
        }

        var body = _read[at..Math.Min(at + length, at + 8)];
        var type = (int)_read[0];
        _have -= at + length;
        _read.AsSpan(at + length, _have).CopyTo(_read);
        return (type, body);
    }
}
