namespace Civium.Indicators.Data;

/// <summary>Something wrong with an input, and where.</summary>
/// <param name="Row">The row of the table, from 1 (the header is row 1); 0 when it concerns no single row.</param>
/// <param name="Column">The column, from 1; 0 when it concerns no single column.</param>
/// <param name="Message">What is wrong and what to do, in a sentence.</param>
public sealed record Problem(long Row, int Column, string Message)
{
    /// <summary>The place in a document that is no table, as a JSON pointer; null for tables.</summary>
    public string? Path { get; init; }
}
