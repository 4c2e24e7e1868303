using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Civium.Kernel.Access;
using Civium.Modules.Sensing.Mqtt.Connections;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>A server with small quotas.</summary>
public sealed class TightHost : MqttHost
{
    protected override MqttQuota Quota => new() { Messages = 20, Bytes = 100_000, Connections = 3, Subscriptions = 4 };
}

/// <summary>What one client does wrong harms nobody else, and it is told.</summary>
public sealed class HostileTests(MqttHost host, TightHost tight) : IClassFixture<MqttHost>, IClassFixture<TightHost>
{
    [Fact]
    public async Task Half_packets_and_nonsense_keep_nobody_waiting()
    {
        var (_, stream) = await host.StationAsync("hostile");
        byte[][] beginnings =
        [
            [0x10], [0x10, 0x80], [0x10, 0x20, 0, 4, (byte)'M'], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x00], [0x32, 0x05, 0, 1, (byte)'x', 0, 1],
            Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), [0x10, 12, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 9, 2, 0, 0, 0, 0],
        ];
        var sockets = new List<TcpClient>();
        foreach (var beginning in beginnings.SelectMany(bytes => Enumerable.Repeat(bytes, 20)))
        {
            var socket = new TcpClient("127.0.0.1", host.Port);
            await socket.GetStream().WriteAsync(beginning, TestContext.Current.CancellationToken);
            sockets.Add(socket);
        }

        using var device = await host.DeviceAsync(MqttProtocolVersion.V500);
        Assert.True((await MqttHost.PublishAsync(device, $"v1.1/Datastreams({stream})/Observations", """{"result":1}""")).IsSuccess);
        Assert.Equal("1", await host.CountAsync(stream));
        sockets.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_is_disconnected_and_others_hear_all()
    {
        const int batches = 12;
        var (_, stream) = await host.StationAsync("slow");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        using var quick = await Ear.OpenAsync(host);
        await quick.SubscribeAsync(topic);
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync("127.0.0.1", host.Port, TestContext.Current.CancellationToken);
        await slow.SendAsync(Connect("slow", host.Token(Role.Viewer)));
        await slow.ReceiveAsync(new byte[4]);
        var name = Encoding.UTF8.GetBytes(topic);
        await slow.SendAsync((byte[])[0x82, (byte)(5 + name.Length), 0, 1, 0, (byte)name.Length, .. name, 1]);

        // At QoS 1 nothing more is sent after a hundred unanswered messages, so the rest would wait for ever.
        for (var batch = 0; batch < batches; batch++)
        {
            var rows = string.Join(',', Enumerable.Range(0, 1_000).Select(row => $"[{row}]"));
            await host.PostAsync("CreateObservations", $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["result"],"dataArray":[{{rows}}]}]""");
            for (var row = 0; row < 1_000; row++)
            {
                Assert.Equal(row, (await quick.NextAsync()).Body.GetProperty("result").GetInt32());
            }
        }

        var begun = Stopwatch.StartNew();
        var buffer = new byte[65536];
        while (await ReadAsync(slow, buffer) > 0)
        {
            Assert.True(begun.Elapsed < TimeSpan.FromSeconds(60), "The slow reader was kept.");
        }
    }

    [Fact]
    public async Task Quotas_are_told_and_hold_back_only_who_goes_beyond()
    {
        var (_, stream) = await tight.StationAsync("tight");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        var token = tight.Token(Role.Steward);
        var (flood, _) = await tight.ConnectAsync(MqttProtocolVersion.V500, token);
        var answers = new List<MqttClientPublishResult>();
        for (var i = 0; i < 60; i++)
        {
            answers.Add(await MqttHost.PublishAsync(flood, topic, """{"result":1}"""));
        }

        var refused = answers.Where(answer => answer.ReasonCode == MqttClientPublishReasonCode.QuotaExceeded).ToList();
        Assert.NotEmpty(refused);
        Assert.Contains("20 messages", refused[0].ReasonString, StringComparison.Ordinal);
        Assert.Equal((answers.Count - refused.Count).ToString(System.Globalization.CultureInfo.InvariantCulture), await tight.CountAsync(stream));

        var (other, _) = await tight.ConnectAsync(MqttProtocolVersion.V500, tight.Token(Role.Steward));
        Assert.True((await MqttHost.PublishAsync(other, topic, """{"result":1}""")).IsSuccess);
        other.Dispose();
        flood.Dispose();
    }

    [Fact]
    public async Task An_older_flood_is_held_back_and_loses_nothing()
    {
        var (_, stream) = await tight.StationAsync("tight");
        var (flood, _) = await tight.ConnectAsync(MqttProtocolVersion.V311, tight.Token(Role.Steward));
        var begun = Stopwatch.StartNew();
        for (var i = 0; i < 60; i++)
        {
            Assert.True((await MqttHost.PublishAsync(flood, $"v1.1/Datastreams({stream})/Observations", """{"result":1}""")).IsSuccess);
        }

        Assert.True(begun.Elapsed > TimeSpan.FromSeconds(1.5), $"60 messages took {begun.Elapsed}");
        Assert.Equal("60", await tight.CountAsync(stream));
        flood.Dispose();
    }

    [Fact]
    public async Task Too_many_connections_and_subscriptions_are_refused_with_a_reason()
    {
        var token = tight.Token(Role.Viewer);
        var (_, stream) = await tight.StationAsync("tight");
        var clients = new List<IMqttClient>();
        for (var i = 0; i < 3; i++)
        {
            var (client, answer) = await tight.ConnectAsync(MqttProtocolVersion.V500, token);
            Assert.Equal(MqttClientConnectResultCode.Success, answer.ResultCode);
            clients.Add(client);
        }

        var (fourth, refused) = await tight.ConnectAsync(MqttProtocolVersion.V500, token);
        Assert.Equal(MqttClientConnectResultCode.QuotaExceeded, refused.ResultCode);
        Assert.Contains("3 connections", refused.ReasonString, StringComparison.Ordinal);
        fourth.Dispose();
        var (another, welcome) = await tight.ConnectAsync(MqttProtocolVersion.V500, tight.Token(Role.Viewer));
        Assert.Equal(MqttClientConnectResultCode.Success, welcome.ResultCode);
        another.Dispose();

        for (var i = 0; i < 5; i++)
        {
            var answer = await clients[0].SubscribeAsync($"v1.1/Datastreams({stream})/Observations?$filter=result gt {i}", MqttQualityOfServiceLevel.AtLeastOnce);
            Assert.Equal(i < 4 ? MqttClientSubscribeResultCode.GrantedQoS1 : MqttClientSubscribeResultCode.QuotaExceeded, answer.Items.Single().ResultCode);
        }

        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Another_tokens_client_of_the_same_name_is_another_client()
    {
        var (first, _) = await host.ConnectAsync(MqttProtocolVersion.V500, host.Token(Role.Steward), "same");
        var (second, _) = await host.ConnectAsync(MqttProtocolVersion.V500, host.Token(Role.Steward), "same");
        Assert.True(first.IsConnected && second.IsConnected);
        await first.PingAsync(TestContext.Current.CancellationToken);
        first.Dispose();
        second.Dispose();
    }

    private static byte[] Connect(string id, string password)
    {
        var (name, secret) = (Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(password));
        byte[] rest = [0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0xC2, 0, 0, 0, (byte)name.Length, .. name, 0, 1, (byte)'u', 0, (byte)secret.Length, .. secret];
        return [0x10, (byte)rest.Length, .. rest];
    }

    private static async Task<int> ReadAsync(Socket socket, byte[] buffer)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            return await socket.ReceiveAsync(buffer, soon.Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
