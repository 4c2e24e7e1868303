namespace Civium.Detection;

/// <summary>One stage of a rule. Immutable, so safe to share between threads.</summary>
/// <param name="Name">Its name, such as "blue".</param>
/// <param name="Threshold">What a value must go beyond, strictly, in the rule's unit.</param>
public sealed record ThresholdLevel(string Name, double Threshold);

/// <summary>On which side of a threshold danger lies.</summary>
public enum ThresholdDirection
{
    /// <summary>Above it: a value exceeds it when it is larger.</summary>
    Above,

    /// <summary>Below it: a value exceeds it when it is smaller.</summary>
    Below,
}

/// <summary>What a rule makes of the readings in its window.</summary>
public enum WindowAggregate
{
    /// <summary>Their mean, correctly rounded. O(1) a reading.</summary>
    Mean,

    /// <summary>The smallest. O(readings in the window) a reading.</summary>
    Min,

    /// <summary>The largest. O(readings in the window) a reading.</summary>
    Max,

    /// <summary>Their sum, correctly rounded. O(1) a reading.</summary>
    Sum,

    /// <summary>How many there are. O(1) a reading.</summary>
    Count,
}
