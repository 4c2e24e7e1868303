namespace Civium.DemoCity;

/// <summary>What the sample city is made from.</summary>
public sealed record DemoCityOptions
{
    /// <summary>Everything the devices read follows from it.</summary>
    public ulong Seed { get; init; } = 2022;

    /// <summary>How far back the history goes that a new city starts with.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(3);
}
