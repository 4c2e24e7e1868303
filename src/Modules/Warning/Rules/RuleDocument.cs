using System.Text.Json;

namespace Civium.Modules.Warning.Rules;

/// <summary>A rule as people write it: JSON, durations as ISO 8601.</summary>
internal sealed record RuleDocument
{
    public string Name { get; init; } = "";

    /// <summary>What the rule is about, as a label.</summary>
    public string Pollutant { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary>Where its thresholds come from.</summary>
    public string? Source { get; init; }

    public RuleSelector Selector { get; init; } = new();

    public ThresholdDocument Threshold { get; init; } = new();

    /// <summary>What Things are to do when a warning of this rule reaches a level.</summary>
    public IReadOnlyList<RuleTask> Tasks { get; init; } = [];
}

/// <summary>Something a Thing is to do.</summary>
internal sealed record RuleTask
{
    /// <summary>The id of the TaskingCapability.</summary>
    public long Capability { get; init; }

    /// <summary>Its taskingParameters.</summary>
    public JsonElement Parameters { get; init; }

    /// <summary>The levels that it is done at when a warning moves there; "none" is the close.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];
}

/// <summary>Which streams a rule watches: all conditions that are given must hold.</summary>
internal sealed record RuleSelector
{
    /// <summary>The observed property's name.</summary>
    public string Property { get; init; } = "";

    /// <summary>The unit's symbol; ways of writing the same symbol (µ, μ, u; ³, 3, ^3) are one.</summary>
    public string? Unit { get; init; }

    /// <summary>The URI that defines the observed property.</summary>
    public string? Definition { get; init; }

    /// <summary>The thing's name.</summary>
    public string? Thing { get; init; }
}

/// <summary>The threshold rule itself.</summary>
internal sealed record ThresholdDocument
{
    public string Window { get; init; } = "PT0S";

    public string Aggregate { get; init; } = "mean";

    public int MinimumSamples { get; init; } = 1;

    public string Direction { get; init; } = "above";

    public IReadOnlyList<LevelDocument> Levels { get; init; } = [];

    public int RaiseValues { get; init; } = 1;

    public string Hold { get; init; } = "PT0S";

    public int LowerValues { get; init; } = 1;

    public double LowerFactor { get; init; } = 1;

    public string NoData { get; init; } = "PT0S";
}

/// <summary>One stage: blue, yellow, orange or red, and what a value must go beyond.</summary>
internal sealed record LevelDocument(string Name, double Threshold);
