namespace Civium.Host.Epidemic;

/// <summary>An analysis that cannot be done: a sentence that says what is wrong, where, and what to do.</summary>
internal sealed class AnalysisException(string message) : Exception(message);
