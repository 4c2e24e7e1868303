using System.Text.Json;
using System.Threading.Channels;
using Civium.Kernel.Access;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>A subscriber that keeps what it hears.</summary>
internal sealed class Ear : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<(string Topic, string Text)> _heard = Channel.CreateUnbounded<(string, string)>();

    private Ear(IMqttClient client)
    {
        Client = client;
        client.ApplicationMessageReceivedAsync += received =>
        {
            _heard.Writer.TryWrite((received.ApplicationMessage.Topic, received.ApplicationMessage.ConvertPayloadToString()));
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += gone =>
        {
            Gone.TrySetResult($"{gone.Reason} {gone.ReasonString}");
            return Task.CompletedTask;
        };
    }

    public IMqttClient Client { get; }

    public TaskCompletionSource<string> Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Connects as a viewer, unless another token is given.</summary>
    public static async Task<Ear> OpenAsync(MqttHost host, MqttProtocolVersion version = MqttProtocolVersion.V500, string? token = null)
    {
        var (client, answer) = await host.ConnectAsync(version, token ?? host.Token(Role.Viewer));
        Assert.Equal(MqttClientConnectResultCode.Success, answer.ResultCode);
        return new Ear(client);
    }

    public async Task<Ear> SubscribeAsync(params string[] topics)
    {
        foreach (var topic in topics)
        {
            var answer = await Client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce);
            Assert.Equal((topic, MqttClientSubscribeResultCode.GrantedQoS1), (topic, answer.Items.Single().ResultCode));
        }

        return this;
    }

    /// <summary>The next message.</summary>
    public async Task<(string Topic, JsonElement Body)> NextAsync()
    {
        using var soon = new CancellationTokenSource(Patience);
        var (topic, text) = await _heard.Reader.ReadAsync(soon.Token);
        return (topic, JsonSerializer.Deserialize<JsonElement>(text));
    }

    public bool HasMore => _heard.Reader.Count > 0;

    public void Dispose() => Client.Dispose();
}
