namespace Civium.SensorThings.Paths;

/// <summary>A resource path that leads nowhere in the model; a host answers 404 (an unknown name) or 400 (bad syntax) with the message.</summary>
public sealed class PathException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="position">Where in the decoded path, counted from 0.</param>
    /// <param name="unknown">Whether the syntax is right and only the name is unknown.</param>
    /// <param name="problem">What was expected and what was found, as a sentence.</param>
    public PathException(int position, bool unknown, string problem)
        : base($"path, at position {position}: {problem}")
    {
        Position = position;
        IsUnknownName = unknown;
    }

    /// <summary>Where in the decoded path, counted in UTF-16 units from 0.</summary>
    public int Position { get; }

    /// <summary>Whether the syntax is right and only the name is unknown (404 rather than 400).</summary>
    public bool IsUnknownName { get; }
}
