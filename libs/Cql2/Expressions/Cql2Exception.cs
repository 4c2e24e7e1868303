namespace Civium.Cql2.Expressions;

/// <summary>An expression that is not CQL2, and where.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="where">A position such as <c>at 12</c> for text, a JSON pointer for JSON; empty for the whole.</param>
public sealed class Cql2Exception(string message, string where = "") : Exception(message)
{
    /// <summary>Where it is wrong.</summary>
    public string Where { get; } = where;
}

/// <summary>What an expression may be at most, so that a hostile one costs little.</summary>
public static class Cql2Limits
{
    /// <summary>Characters of text or JSON.</summary>
    public const int Length = 65_536;

    /// <summary>How deep it may be nested.</summary>
    public const int Depth = 100;
}
