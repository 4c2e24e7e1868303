namespace Civium.Platform.Access.Tls;

/// <summary>A certificate that cannot be used, and why: the message is for the person who starts Civium.</summary>
public sealed class CertificateException(string message, Exception? cause = null) : Exception(message, cause);
