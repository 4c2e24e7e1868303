namespace Civium.SensorThings.Json;

/// <summary>A request body that cannot be accepted; a host answers 400 with the message.</summary>
public sealed class BodyException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="jsonPointer">Where, as a JSON pointer (RFC 6901); empty for the whole body.</param>
    /// <param name="problem">What was expected and what was found, as a sentence.</param>
    public BodyException(string jsonPointer, string problem)
        : base(jsonPointer.Length == 0 ? $"body: {problem}" : $"body, at {jsonPointer}: {problem}")
    {
        JsonPointer = jsonPointer;
        Problem = problem;
    }

    /// <summary>Where, as a JSON pointer (RFC 6901); empty for the whole body.</summary>
    public string JsonPointer { get; }

    /// <summary>What was expected and what was found.</summary>
    public string Problem { get; }
}
