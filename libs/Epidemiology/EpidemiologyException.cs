namespace Civium.Epidemiology;

/// <summary>Why data cannot be worked with: a sentence that says what is wrong and what to do.</summary>
public sealed class EpidemiologyException(string message) : Exception(message);
