using System.Net;
using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing;
using Civium.Modules.Sensing.Mqtt;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Platform.Access;
using Civium.Platform.Access.Tokens;
using Civium.Testing.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>Sensing that takes what devices publish, with the real door before it.</summary>
public class MqttHost : SensingHost
{
    public int Port { get; } = CiviumProcess.FreePort();

    protected virtual MqttQuota Quota => new();

    internal SwitchedPartitions Partitions => (SwitchedPartitions)Services.GetRequiredService<IPartitions>();

    /// <summary>A token of a role.</summary>
    public string Token(string role) => Services.GetRequiredService<BearerTokens>().Lend("a device", role).Secret;

    /// <summary>A token that ends when it is disposed of.</summary>
    public TokenLoan Lend(string role) => Services.GetRequiredService<BearerTokens>().Lend("a device", role);

    /// <summary>A device that may publish, connected.</summary>
    public async Task<IMqttClient> DeviceAsync(MqttProtocolVersion version, string? id = null)
    {
        var (device, answer) = await ConnectAsync(version, Token(Role.Steward), id);
        return answer.ResultCode == MqttClientConnectResultCode.Success ? device : throw new InvalidOperationException(answer.ResultCode + " " + answer.ReasonString);
    }

    public async Task<(IMqttClient Device, MqttClientConnectResult Answer)> ConnectAsync(MqttProtocolVersion version, string? password, string? id = null)
    {
        var device = new MqttClientFactory().CreateMqttClient();
        var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", Port).WithProtocolVersion(version)
            .WithClientId(id ?? "device-" + Guid.NewGuid().ToString("N")).WithCleanSession().WithTimeout(TimeSpan.FromSeconds(30));
        return (device, await device.ConnectAsync((password is null ? options : options.WithCredentials("any", password)).Build()));
    }

    public static Task<MqttClientPublishResult> PublishAsync(
        IMqttClient device, string topic, string body, string? key = null, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(Encoding.UTF8.GetBytes(body)).WithQualityOfServiceLevel(quality);
        if (key is not null)
        {
            message.WithUserProperty("idempotency-key", Encoding.UTF8.GetBytes(key));
        }

        return device.PublishAsync(message.Build());
    }

    public async Task<string> CountAsync(long stream) => (await GetAsync($"Datastreams({stream})/Observations/$count")).GetString()!;

    protected override void Register(IServiceCollection services)
    {
        services.AddAccess(new AccessOptions());
        services.AddSensing(new MqttSettings { Port = Port, Address = IPAddress.Loopback, Quota = Quota });
        var real = services.Last(service => service.ServiceType == typeof(IPartitions));
        services.Replace(ServiceDescriptor.Singleton<IPartitions>(provider => new SwitchedPartitions(
            (IPartitions)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)))));
    }
}
