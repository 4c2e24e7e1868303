namespace Civium.DeviceProfiles;

/// <summary>What one stream of a kind of device measures. Immutable.</summary>
public sealed record StreamProfile
{
    /// <summary>Its name within the profile, as decoded readings and messages use it: "speed".</summary>
    public required string Key { get; init; }

    /// <summary>The name of the observed property: "Vehicle speed".</summary>
    public required string Property { get; init; }

    /// <summary>The URI that defines the observed property.</summary>
    public required Uri Definition { get; init; }

    /// <summary>The observed property in words.</summary>
    public required string Description { get; init; }

    /// <summary>The unit in words; empty when the result is a text.</summary>
    public string UnitName { get; init; } = "";

    /// <summary>The unit's symbol by UCUM; empty when the result is a text.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether results are texts, such as tag numbers, and not numbers.</summary>
    public bool IsText { get; init; }

    /// <summary>How far apart readings are expected; zero when they come as things happen.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>The least value the device can mean, in the unit.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value the device can mean, in the unit.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>How many decimals the device resolves.</summary>
    public int Decimals { get; init; }
}
