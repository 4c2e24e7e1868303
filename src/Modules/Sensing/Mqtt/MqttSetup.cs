using System.Net;
using System.Security.Cryptography.X509Certificates;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Mqtt.Publishing;
using Civium.Modules.Sensing.Mqtt.Sessions;
using Civium.Modules.Sensing.Mqtt.Subscribing;
using Civium.Modules.Sensing.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Sensing.Mqtt;

/// <summary>How devices and subscribers come in over MQTT.</summary>
public sealed record MqttSettings
{
    /// <summary>The port of the embedded broker; 0 for none.</summary>
    public int Port { get; init; }

    /// <summary>The address of this machine for it; null for both loopback addresses.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Gives the certificate that makes it TLS; null for plain TCP.</summary>
    public Func<IServiceProvider, X509Certificate2>? Certificate { get; init; }

    /// <summary>What one device may use.</summary>
    public MqttQuota Quota { get; init; } = new();
}

/// <summary>Registers MQTT.</summary>
internal static class MqttSetup
{
    /// <summary>Adds the embedded broker. It needs an <see cref="Kernel.Access.ITokenGate"/>.</summary>
    public static IServiceCollection AddMqtt(this IServiceCollection services, MqttSettings settings)
    {
        if (settings.Port == 0)
        {
            return services;
        }

        services.AddSingleton(provider => new MqttEndpoint(
            settings.Port, settings.Address, settings.Certificate is { } certificate ? () => certificate(provider) : null));
        services.AddSingleton(settings.Quota).AddSingleton<MqttMeter>().AddSingleton<DeviceDoor>();
        services.AddSingleton<PublishedEntity>().AddSingleton<PublishedReadings>().AddSingleton<DeviceMessages>();
        services.AddSingleton<TopicIndex>().AddSingleton<TopicReader>().AddSingleton<Asker>().AddSingleton<AskQueue>().AddSingleton<ReadingRights>();
        services.AddSingleton<ReadingNotices>().AddSingleton<FanOut>().AddSingleton<DeviceSubscriptions>();
        services.AddSingleton<SessionStore>().AddSingleton<SessionKeeper>().AddSingleton<CatchUp>();
        AddLater<PublishedReadings>(services);
        AddLater<ReadEndpoint>(services);
        AddLater<TopicReader>(services);
        AddLater<CatchUp>(services);
        return services.AddHostedService<MqttService>();
    }

    private static void AddLater<T>(IServiceCollection services)
        where T : notnull => services.AddSingleton(provider => new Lazy<T>(provider.GetRequiredService<T>));
}
