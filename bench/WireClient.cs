using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Civium.Bench;

/// <summary>
/// One kept-alive HTTP/1.1 connection that posts bytes made beforehand and reads whole answers. The clients of a benchmark share the
/// server's cores: a general client costs more of them than the server does. Not safe for concurrent use.
/// </summary>
internal sealed class WireClient : IDisposable
{
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];

    private WireClient()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<WireClient> ConnectAsync(Uri address)
    {
        var client = new WireClient();
        await client._socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        return client;
    }

    /// <summary>A whole request, to be sent as often as one likes.</summary>
    public static byte[] Post(Uri address, string path, ReadOnlySpan<byte> body) =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n")),
        .. body,
    ];

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <exception cref="InvalidOperationException">The answer was not 201.</exception>
    public async Task CreateAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var filled = 0;
        var head = -1;
        while (head < 0 || !IsWhole(_buffer.AsSpan(0, filled), head))
        {
            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            filled += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
            head = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }

        if (!_buffer.AsSpan(0, filled).StartsWith("HTTP/1.1 201"u8))
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer, 0, filled));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer, int head)
    {
        var length = answer[..head].IndexOf("\r\nContent-Length: "u8);
        if (length < 0)
        {
            return answer.EndsWith(LastChunk);
        }

        var number = answer[(length + "\r\nContent-Length: "u8.Length)..head];
        var end = number.IndexOf((byte)'\r');
        return answer.Length >= head + 4 + int.Parse(end < 0 ? number : number[..end], CultureInfo.InvariantCulture);
    }
}
