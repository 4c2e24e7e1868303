namespace Civium.Indicators.Aggregating;

/// <summary>A geometric or harmonic mean met a value that is not above zero.</summary>
public sealed class NotPositiveException(int row, int column, double value)
    : ArgumentException($"The value {value:R} in row {row}, column {column} is not above zero, which this mean needs.")
{
    /// <summary>The row, from 0.</summary>
    public int Row { get; } = row;

    /// <summary>The place of the column among those aggregated, from 0.</summary>
    public int Column { get; } = column;

    /// <summary>The value.</summary>
    public double Value { get; } = value;
}
