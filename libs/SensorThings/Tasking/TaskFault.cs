namespace Civium.SensorThings.Tasking;

/// <summary>One thing that is wrong with tasking parameters.</summary>
/// <param name="JsonPointer">Where in the parameters, as a JSON pointer (RFC 6901).</param>
/// <param name="Problem">What is wrong and what to do, as a sentence.</param>
public readonly record struct TaskFault(string JsonPointer, string Problem);
