namespace Civium.Host.Import.Sending;

/// <summary>The import has to stop; the message says why and what to do. What was acknowledged stays.</summary>
internal sealed class SendException(string message, Exception? inner = null) : Exception(message, inner);
