namespace Civium.Detection.Surveillance;

/// <summary>Why an algorithm cannot look at a series: a sentence that says what is wrong and what to do.</summary>
public sealed class SurveillanceException(string message) : Exception(message);
