namespace Civium.DeviceProfiles.Axles;

/// <summary>
/// A vehicle that crossed two pressure strips laid across a lane a known distance apart. Each axle gives one pulse at each strip.
/// </summary>
/// <remarks>
/// The speed of an axle between the strips is distance over time, v = d / (tB - tA); under constant acceleration that is exactly the speed at
/// the middle of the two pulses. So two axles that follow each other, d apart in time by their middles, give the acceleration
/// a = (v2 - v1) / (m2 - m1) with m = (tA + tB) / 2, and the wheelbase is what the vehicle covered between the first strip's two pulses.
/// Pneumatic and piezo-electric axle counters work this way (FHWA, Traffic Monitoring Guide, 2022, chapter 3; FHWA, Traffic Detector
/// Handbook, 3rd ed., 2006, chapter 2).
/// </remarks>
public sealed class AxlePassage
{
    private AxlePassage(IReadOnlyList<double> speeds, double? acceleration, double? wheelbase, double middle) =>
        (AxleSpeeds, Acceleration, Wheelbase, Middle) = (speeds, acceleration, wheelbase, middle);

    /// <summary>The speed of each axle, in metres a second.</summary>
    public IReadOnlyList<double> AxleSpeeds { get; }

    /// <summary>The vehicle's speed: the mean over its axles, in metres a second.</summary>
    public double Speed => AxleSpeeds.Average();

    /// <summary>From the first axle to the last, in metres a second squared; null with one axle only.</summary>
    public double? Acceleration { get; }

    /// <summary>From the first axle to the last, in metres; null with one axle only.</summary>
    public double? Wheelbase { get; }

    /// <summary>The middle of all pulses, in seconds on the pulses' own clock: when <see cref="Speed"/> holds.</summary>
    public double Middle { get; }

    /// <summary>Measures a passage.</summary>
    /// <param name="spacing">The distance between the strips, in metres; above zero.</param>
    /// <param name="first">When each axle pressed the first strip, in seconds, rising.</param>
    /// <param name="second">When each axle pressed the second strip, in seconds: one for each of <paramref name="first"/>, later than it.</param>
    /// <exception cref="ArgumentException">The pulses do not pair, or are not in order.</exception>
    public static AxlePassage Measure(double spacing, IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (!(spacing > 0) || first.Count == 0 || first.Count != second.Count)
        {
            throw new ArgumentException("A passage needs strips apart from each other, and as many pulses at the second as at the first.", nameof(first));
        }

        for (var i = 0; i < first.Count; i++)
        {
            if (!(second[i] > first[i]) || (i > 0 && !(first[i] > first[i - 1] && second[i] > second[i - 1])))
            {
                throw new ArgumentException($"Pulse {i + 1} is not after the one before it, or not later at the second strip.", nameof(second));
            }
        }

        var speeds = first.Select((at, i) => spacing / (second[i] - at)).ToArray();
        var middles = first.Select((at, i) => (at + second[i]) / 2).ToArray();
        var acceleration = first.Count > 1 ? (speeds[^1] - speeds[0]) / (middles[^1] - middles[0]) : (double?)null;

        // At the first strip's pulses the vehicle was a little before the middles: with acceleration a the mean speed between the two pulses is
        // that at their middle.
        var wheelbase = acceleration is { } a
            ? (speeds[0] + (a * (((first[0] + first[^1]) / 2) - middles[0]))) * (first[^1] - first[0])
            : (double?)null;
        return new AxlePassage(speeds, acceleration, wheelbase, middles.Average());
    }
}
