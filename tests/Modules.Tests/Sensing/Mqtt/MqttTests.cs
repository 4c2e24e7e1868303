using System.Net.Sockets;
using System.Text.Json;
using Civium.Kernel.Access;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

public sealed class MqttTests(MqttHost host) : IClassFixture<MqttHost>
{
    private const MqttProtocolVersion V3 = MqttProtocolVersion.V311;
    private const MqttProtocolVersion V5 = MqttProtocolVersion.V500;

    [Theory]
    [InlineData(V3)]
    [InlineData(V5)]
    public async Task What_is_published_is_stored_and_only_then_acknowledged(MqttProtocolVersion version)
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var device = await host.DeviceAsync(version);
        Assert.True((await MqttHost.PublishAsync(device, $"v1.1/Datastreams({stream})/Observations", """{"result":1.5}""")).IsSuccess);
        Assert.True((await MqttHost.PublishAsync(device, "v1.1/Observations", $$$"""{"result":"text","Datastream":{"@iot.id":{{{stream}}}}}""")).IsSuccess);
        Assert.True((await MqttHost.PublishAsync(device, "v1.1/CreateObservations", Bulk(stream, "2", "3"))).IsSuccess);
        Assert.Equal("4", await host.CountAsync(stream));
    }

    [Fact]
    public async Task A_device_that_waits_does_not_keep_others_waiting()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var slow = await host.DeviceAsync(V3);
        using var quick = await host.DeviceAsync(V3);
        var waiting = MqttHost.PublishAsync(slow, $"v1.1/Datastreams({stream})/Observations", $$"""{"result":{{SwitchedPartitions.Slow}}}""");
        Assert.True((await MqttHost.PublishAsync(quick, $"v1.1/Datastreams({stream})/Observations", """{"result":1}""")).IsSuccess);
        Assert.False(waiting.IsCompleted);
        host.Partitions.Release.SetResult();
        Assert.True((await waiting).IsSuccess);
        Assert.Equal("2", await host.CountAsync(stream));
    }

    [Theory]
    [InlineData("v1.1/Datastreams({0})/Observations", """{"result":}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/Datastreams({0})/Observations", "", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/Datastreams({0})/Observations", """{"result":1,"nonsense":2}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/Observations", """{"result":1,"Datastream":{"@iot.id":987654321}}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/CreateObservations", """[{"Datastream":{"@iot.id":987654321},"components":["result"],"dataArray":[[1]]}]""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/CreateObservations", "{}", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/Datastreams(987654321)/Observations", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/Datastreams(-1)/Observations", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/Datastreams()/Observations", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/Datastreams(1)/Observations(1)/Observations", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/Things", """{"result":1}""", MqttClientPublishReasonCode.PayloadFormatInvalid)]
    [InlineData("v1.1/Things(1)", """{"name":"x"}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/Things/$count", """{"name":"x"}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("Observations", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    [InlineData("v1.1/errors/somebody", """{"result":1}""", MqttClientPublishReasonCode.TopicNameInvalid)]
    public async Task A_bad_message_gets_a_reason(string topic, string body, MqttClientPublishReasonCode expected)
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var device = await host.DeviceAsync(V5);
        var answer = await MqttHost.PublishAsync(device, topic.Replace("{0}", stream.ToString(), StringComparison.Ordinal), body);
        Assert.Equal(expected, answer.ReasonCode);
        Assert.NotEmpty(answer.ReasonString);
        Assert.Equal("0", await host.CountAsync(stream));
        Assert.True((await MqttHost.PublishAsync(device, $"v1.1/Datastreams({stream})/Observations", """{"result":1}""")).IsSuccess);
    }

    [Fact]
    public async Task A_payload_beyond_the_limit_is_refused_and_a_packet_far_beyond_ends_the_connection()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        using var device = await host.DeviceAsync(V5);
        var answer = await MqttHost.PublishAsync(device, topic, new string(' ', (1 << 20) + 1));
        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, answer.ReasonCode);
        using var old = await host.DeviceAsync(V3);
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => MqttHost.PublishAsync(old, topic, new string(' ', 3 << 20)));
    }

    [Fact]
    public async Task A_stranger_cannot_announce_a_huge_packet()
    {
        using var socket = new TcpClient("127.0.0.1", host.Port);
        await socket.GetStream().WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F }, TestContext.Current.CancellationToken);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Assert.Equal(0, await socket.GetStream().ReadAsync(new byte[1], soon.Token));
    }

    [Fact]
    public async Task An_older_client_hears_of_its_bad_message_on_its_own_topic_and_of_nothing_else()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var device = await host.DeviceAsync(V3, "gauge 7/+");
        using var other = await host.DeviceAsync(V3, "other");
        var heard = new TaskCompletionSource<MqttApplicationMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        device.ApplicationMessageReceivedAsync += received => Task.FromResult(heard.TrySetResult(received.ApplicationMessage));
        await device.SubscribeAsync("v1.1/errors/gauge%207%2F%2B", MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var filter in new[] { "v1.1/errors/gauge%207%2F%2B", "v1.1/errors/+", "v1.1/#", "#", "v1.1/Nothings" })
        {
            var refused = await other.SubscribeAsync(filter);
            Assert.Equal(MqttClientSubscribeResultCode.UnspecifiedError, refused.Items.Single().ResultCode);
        }

        Assert.True((await MqttHost.PublishAsync(device, $"v1.1/Datastreams({stream})/Observations", """{"result":1,"phenomenonTime":"yesterday"}""")).IsSuccess);
        var message = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(message.Retain);
        var error = JsonSerializer.Deserialize<JsonElement>(message.ConvertPayloadToString());
        Assert.Equal(400, error.GetProperty("status").GetInt32());
        Assert.Contains("phenomenonTime", error.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("yesterday", error.GetProperty("payload").GetString(), StringComparison.Ordinal);
        Assert.Equal("0", await host.CountAsync(stream));
    }

    [Fact]
    public async Task Of_many_readings_the_good_ones_are_stored_and_the_others_told()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var device = await host.DeviceAsync(V5, "bulk");
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        device.ApplicationMessageReceivedAsync += received => Task.FromResult(heard.TrySetResult(received.ApplicationMessage.ConvertPayloadToString()));
        await device.SubscribeAsync("v1.1/errors/bulk");
        Assert.True((await MqttHost.PublishAsync(device, "v1.1/CreateObservations", Bulk(stream, "1", "1e999", "3"))).IsSuccess);
        var told = await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("1 of 3", told, StringComparison.Ordinal);
        Assert.Contains("Row 2", told, StringComparison.Ordinal);
        Assert.Equal("2", await host.CountAsync(stream));
    }

    [Fact]
    public async Task A_key_makes_a_message_repeatable_here_and_over_http()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        var token = host.Token(Role.Steward);
        var key = Guid.NewGuid().ToString();
        for (var i = 0; i < 2; i++)
        {
            var (device, _) = await host.ConnectAsync(V5, token);
            Assert.True((await MqttHost.PublishAsync(device, topic, """{"result":1}""", key)).IsSuccess);
            device.Dispose();
        }

        Assert.Equal("1", await host.CountAsync(stream));
        var (another, _) = await host.ConnectAsync(V5, token);
        Assert.Equal(MqttClientPublishReasonCode.ImplementationSpecificError, (await MqttHost.PublishAsync(another, topic, """{"result":2}""", key)).ReasonCode);
        another.Dispose();
    }

    [Fact]
    public async Task A_full_disk_is_told_or_left_without_an_acknowledgement()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        var body = $$"""{"result":{{SwitchedPartitions.NoRoom}}}""";
        using var device = await host.DeviceAsync(V5);
        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, (await MqttHost.PublishAsync(device, topic, body)).ReasonCode);
        using var old = await host.DeviceAsync(V3);
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => MqttHost.PublishAsync(old, topic, body));
    }

    [Theory]
    [InlineData(V3)]
    [InlineData(V5)]
    public async Task Only_who_may_read_comes_in(MqttProtocolVersion version)
    {
        foreach (var password in new[] { null, "", "wrong", "cvm_" + new string('a', 43) })
        {
            Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await CodeAsync(version, password));
        }

        Assert.Equal(MqttClientConnectResultCode.Success, await CodeAsync(version, host.Token(Role.Viewer)));
        Assert.Equal(MqttClientConnectResultCode.Success, await CodeAsync(version, host.Token(Role.Steward)));
    }

    [Fact]
    public async Task Only_a_steward_publishes()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        var (viewer, _) = await host.ConnectAsync(V5, host.Token(Role.Viewer));
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await MqttHost.PublishAsync(viewer, topic, """{"result":1}""")).ReasonCode);
        Assert.Equal(MqttClientPublishReasonCode.NotAuthorized, (await MqttHost.PublishAsync(viewer, "v1.1/Things", Bodies.Station("x"))).ReasonCode);
        viewer.Dispose();
        var (old, _) = await host.ConnectAsync(V3, host.Token(Role.Viewer));
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => MqttHost.PublishAsync(old, topic, """{"result":1}"""));
        old.Dispose();
        Assert.Equal("0", await host.CountAsync(stream));
    }

    [Fact]
    public async Task Quality_2_is_not_offered()
    {
        var (_, stream) = await host.StationAsync("mqtt");
        using var device = await host.DeviceAsync(V3);
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => MqttHost.PublishAsync(
            device, $"v1.1/Datastreams({stream})/Observations", """{"result":1}""", quality: MqttQualityOfServiceLevel.ExactlyOnce));
        Assert.Equal("0", await host.CountAsync(stream));
        var (newer, answer) = await host.ConnectAsync(V5, host.Token(Role.Steward));
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, answer.MaximumQoS);
        newer.Dispose();
    }

    private async Task<MqttClientConnectResultCode> CodeAsync(MqttProtocolVersion version, string? password)
    {
        var (device, answer) = await host.ConnectAsync(version, password);
        device.Dispose();
        return answer.ResultCode;
    }

    private static string Bulk(long stream, params string[] results) =>
        $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["result"],"dataArray":[{{string.Join(',', results.Select(result => $"[{result}]"))}}]}]""";
}
