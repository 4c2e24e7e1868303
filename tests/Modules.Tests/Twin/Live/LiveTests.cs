using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Twin.Live;

/// <summary>Changes reach followers, through both doors, filtered and without a gap.</summary>
public sealed class LiveTests(TwinHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Events_are_filtered_and_resumed_without_a_gap()
    {
        var type = await host.MakeTypeAsync("live-events");
        using var limit = new CancellationTokenSource(Patience);
        using var first = await FollowAsync($"?type={type}&bbox=0,0,10,10", null, limit.Token);
        await host.RecordAsync(string.Join(',', TwinHost.Feature(type, "IN", TwinHost.Point(5, 5)), TwinHost.Feature(type, "OUT", TwinHost.Point(50, 5)), TwinHost.Feature("poi", "live-other", TwinHost.Point(5, 5))));
        var seen = await ReadAsync(first, 1, limit.Token);
        Assert.Equal("IN", seen[0].Data.GetProperty("code").GetString());
        Assert.Equal("written", seen[0].Kind);
        first.Dispose();

        // While nobody followed, two things happened.
        await host.RecordAsync(TwinHost.Feature(type, "IN2", TwinHost.Point(6, 6)));
        await host.SendAsync(HttpMethod.Delete, $"/api/twin/entities/{type}/IN", null);
        using var again = await FollowAsync($"?type={type}&bbox=0,0,10,10", seen[0].Id, limit.Token);
        var missed = await ReadAsync(again, 2, limit.Token);
        Assert.Equal([("written", "IN2"), ("ended", "IN")], missed.Select(one => (one.Kind, one.Data.GetProperty("code").GetString()!)));
    }

    [Fact]
    public async Task A_websocket_tells_the_same()
    {
        var type = await host.MakeTypeAsync("live-socket");
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(host.Client.BaseAddress!) { Scheme = "ws", Path = "/api/twin/changes", Query = $"type={type}&after=0" }.Uri, limit.Token);
        await host.RecordAsync(TwinHost.Feature(type, "S", TwinHost.Point(5, 5)));
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.Equal("S", JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, received.Count)).GetProperty("code").GetString());
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
    }

    private async Task<StreamReader> FollowAsync(string query, string? last, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/twin/changes" + query);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        var answer = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        Assert.StartsWith(":", await reader.ReadLineAsync(cancellation), StringComparison.Ordinal);
        return reader;
    }

    private static async Task<List<(string Id, string Kind, JsonElement Data)>> ReadAsync(StreamReader reader, int count, CancellationToken cancellation)
    {
        var events = new List<(string, string, JsonElement)>();
        var (id, kind) = ("", "");
        while (events.Count < count)
        {
            var line = await reader.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("The stream ended.");
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kind = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add((id, kind, JsonSerializer.Deserialize<JsonElement>(line[6..])));
            }
        }

        return events;
    }
}
