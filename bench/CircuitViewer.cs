using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Civium.Bench;

/// <summary>
/// A browser's live circuit without the browser: it opens the page, connects as Blazor's script does (SignalR over WebSocket, the protocol
/// "blazorpack": MessagePack with a length before each message), starts the page's components, and takes every rendering.
/// </summary>
internal sealed partial class CircuitViewer : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly MemoryStream _received = new();

    /// <summary>How many renderings came.</summary>
    public int Renderings { get; private set; }

    /// <summary>Opens <paramref name="path"/> and waits for the first rendering.</summary>
    public async Task OpenAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        var html = await http.GetStringAsync(new Uri(path, UriKind.Relative), cancellation);
        using var negotiated = await http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, cancellation);
        negotiated.EnsureSuccessStatusCode();
        var token = JsonNode.Parse(await negotiated.Content.ReadAsStringAsync(cancellation))!["connectionToken"]!.GetValue<string>();
        var address = new UriBuilder(http.BaseAddress!) { Scheme = "ws", Path = "/_blazor", Query = "id=" + Uri.EscapeDataString(token) };
        await _socket.ConnectAsync(address.Uri, cancellation);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, cancellation);
        await ReceiveAsync(cancellation);
        _received.SetLength(0);
        var site = http.BaseAddress!.ToString();
        await SendAsync("0", "StartCircuit", [site, site.TrimEnd('/') + path, "[]", State(html)], cancellation);
        await SendAsync(null, "UpdateRootComponents", [Operations(html), State(html)], cancellation);
        while (Renderings == 0)
        {
            await TakeAsync(cancellation);
        }
    }

    /// <summary>Takes what comes until it is told to stop.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                await TakeAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _received.DisposeAsync();
    }

    private static string State(string html) => StatePattern().Match(html) is { Success: true } found ? found.Groups[1].Value : "";

    private static string Operations(string html)
    {
        var operations = new JsonArray();
        foreach (var marker in MarkerPattern().Matches(html).Select(found => JsonNode.Parse(found.Groups[1].Value)!.AsObject()).Where(marker => marker["descriptor"] is not null))
        {
            operations.Add(new JsonObject { ["type"] = "add", ["ssrComponentId"] = operations.Count + 1, ["marker"] = marker.DeepClone() });
        }

        return new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString();
    }

    private async Task TakeAsync(CancellationToken cancellation)
    {
        await ReceiveAsync(cancellation);
        var all = _received.ToArray();
        var at = 0;
        while (Length(all, at) is var (length, header) && length >= 0 && at + header + length <= all.Length)
        {
            var message = all.AsMemory(at + header, length);
            at += header + length;
            await AnswerAsync(message, cancellation);
        }

        _received.SetLength(0);
        _received.Write(all, at, all.Length - at);
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var reader = new PackReader(message);
        reader.Array();
        if (reader.Integer() != 1)
        {
            return;
        }

        reader.SkipMap();
        reader.SkipTextOrNil();
        var target = reader.Text();
        if (target == "JS.RenderBatch")
        {
            reader.Array();
            var batch = reader.Integer();
            Renderings++;
            await SendAsync(null, "OnRenderCompleted", [batch, null], cancellation);
        }
        else if (target == "JS.Error")
        {
            throw new InvalidOperationException("The server ended the circuit.");
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        ValueWebSocketReceiveResult got;
        do
        {
            got = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            _received.Write(_buffer, 0, got.Count);
        }
        while (!got.EndOfMessage);
    }

    private async Task SendAsync(string? id, string target, object?[] arguments, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        body.Write([0x96, 0x01, 0x80]);
        PackReader.Write(body, id);
        PackReader.Write(body, target);
        body.WriteByte((byte)(0x90 | arguments.Length));
        Array.ForEach(arguments, argument => PackReader.Write(body, argument));
        body.WriteByte(0x90);
        using var framed = new MemoryStream();
        for (var rest = (uint)body.Length; ; rest >>= 7)
        {
            framed.WriteByte((byte)(rest > 0x7f ? rest & 0x7f | 0x80 : rest));
            if (rest <= 0x7f)
            {
                break;
            }
        }

        body.WriteTo(framed);
        await _socket.SendAsync(framed.ToArray(), WebSocketMessageType.Binary, true, cancellation);
    }

    private static (int Length, int Header) Length(byte[] bytes, int at)
    {
        var length = 0;
        for (var index = 0; index < 5 && at + index < bytes.Length; index++)
        {
            length |= (bytes[at + index] & 0x7f) << (7 * index);
            if ((bytes[at + index] & 0x80) == 0)
            {
                return (length, index + 1);
            }
        }

        return (-1, 0);
    }

    [GeneratedRegex("<!--Blazor-Server-Component-State:([^-]+)-->")]
    private static partial Regex StatePattern();

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex MarkerPattern();
}

/// <summary>As much of MessagePack as the circuit's messages need.</summary>
internal sealed class PackReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    private byte Next => bytes.Span[_at++];

    public int Array() => Next is var head && (head & 0xf0) == 0x90 ? head & 0x0f : head == 0xdc ? Big(2) : throw new JsonException("No array.");

    public long Integer() => Next switch
    {
        var small and <= 0x7f => small,
        0xcc => Next,
        0xcd => Big(2),
        0xce => (uint)Big(4),
        0xcf or 0xd3 => Long(),
        0xd0 => (sbyte)Next,
        0xd1 => (short)Big(2),
        0xd2 => Big(4),
        var negative and >= 0xe0 => (sbyte)negative,
        _ => throw new JsonException("No number."),
    };

    public void SkipMap()
    {
        if (Next != 0x80)
        {
            throw new JsonException("Headers were not expected.");
        }
    }

    public void SkipTextOrNil()
    {
        if (bytes.Span[_at] == 0xc0)
        {
            _at++;
        }
        else
        {
            _ = Text();
        }
    }

    public string Text()
    {
        var length = Next switch
        {
            var small when (small & 0xe0) == 0xa0 => small & 0x1f,
            0xd9 => Next,
            0xda => Big(2),
            0xdb => Big(4),
            _ => throw new JsonException("No text."),
        };
        var text = Encoding.UTF8.GetString(bytes.Span.Slice(_at, length));
        _at += length;
        return text;
    }

    public static void Write(MemoryStream to, object? value)
    {
        Span<byte> wide = stackalloc byte[8];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case long number:
                to.WriteByte(0xd3);
                BinaryPrimitives.WriteInt64BigEndian(wide, number);
                to.Write(wide);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xdb);
                BinaryPrimitives.WriteInt32BigEndian(wide, utf8.Length);
                to.Write(wide[..4]);
                to.Write(utf8);
                break;
            default:
                throw new ArgumentException("Only texts and numbers are sent.", nameof(value));
        }
    }

    private int Big(int count)
    {
        var value = 0;
        for (var index = 0; index < count; index++)
        {
            value = value << 8 | Next;
        }

        return value;
    }

    private long Long()
    {
        _at += 8;
        return BinaryPrimitives.ReadInt64BigEndian(bytes.Span[(_at - 8)..]);
    }
}
