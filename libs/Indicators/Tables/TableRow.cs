namespace Civium.Indicators.Tables;

/// <summary>A row of a table as text, from whatever file it came.</summary>
/// <param name="Line">Its row or line, from 1.</param>
/// <param name="Cells">Its cells.</param>
public sealed record TableRow(long Line, IReadOnlyList<string> Cells);
