using Civium.DemoCity.Feeding;

namespace Civium.DemoCity;

/// <summary>What the sample city is made from.</summary>
public sealed record DemoCityOptions
{
    /// <summary>The city's shape and everything its devices read follow from it.</summary>
    public ulong Seed { get; init; } = 2022;

    /// <summary>How far back the history goes that a new city starts with.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Where devices publish; null when all go over HTTP.</summary>
    public MqttAccess? Mqtt { get; init; }
}
