using System.Net.Security;

namespace Civium.DemoCity.Feeding;

/// <summary>What the sample city is made from.</summary>
public sealed record DemoCityOptions
{
    /// <summary>The city's shape and everything its devices read follow from it.</summary>
    public ulong Seed { get; init; } = 2022;

    /// <summary>How far back the history goes that a new city starts with.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Where devices publish; null when all go over HTTP.</summary>
    public MqttAccess? Mqtt { get; init; }
}

/// <summary>How devices reach the server over MQTT.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Token">The password; null when none is asked.</param>
/// <param name="Certificate">Judges the server's certificate; null for plain TCP.</param>
public sealed record MqttAccess(string Host, int Port, string? Token, RemoteCertificateValidationCallback? Certificate);
