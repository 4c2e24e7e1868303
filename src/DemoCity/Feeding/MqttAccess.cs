using System.Net.Security;

namespace Civium.DemoCity.Feeding;

/// <summary>How devices reach the server over MQTT.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Token">The password; null when none is asked.</param>
/// <param name="Certificate">Judges the server's certificate; null for plain TCP.</param>
public sealed record MqttAccess(string Host, int Port, string? Token, RemoteCertificateValidationCallback? Certificate);
