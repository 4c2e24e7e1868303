namespace Civium.Platform.Faults;

/// <summary>Civium cannot start. The message is one sentence or two for the person at the terminal: what, where, what to do.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
