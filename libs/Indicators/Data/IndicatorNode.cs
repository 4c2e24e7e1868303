namespace Civium.Indicators.Data;

/// <summary>A node of a framework: an indicator, which is measured, or an aggregate, which is computed from its children. Immutable.</summary>
/// <param name="Code">Its code, unique in the framework.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Parent">The code of the aggregate it belongs to; null for the index at the top.</param>
public sealed record IndicatorNode(string Code, string Name, string? Parent)
{
    /// <summary>Whether it is measured; otherwise it is computed.</summary>
    public bool IsIndicator { get; init; } = true;

    /// <summary>1 when more is better, -1 when less is better.</summary>
    public int Direction { get; init; } = 1;

    /// <summary>Its weight among its siblings; not negative. Only ratios between siblings count.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Its unit of measurement, as text.</summary>
    public string? Unit { get; init; }

    /// <summary>What is aimed at, in its own unit; null for none.</summary>
    public double? Target { get; init; }

    /// <summary>The code of the column it is divided by; null for none.</summary>
    public string? Denominator { get; init; }

    /// <summary>The worst value, in its own unit, for goalposts; null for none.</summary>
    public double? LowerPost { get; init; }

    /// <summary>The best value, in its own unit, for goalposts; null for none.</summary>
    public double? UpperPost { get; init; }

    /// <summary>What it means and how it is measured, in a sentence; null for none.</summary>
    public string? Description { get; init; }
}
