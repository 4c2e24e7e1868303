using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Retention;

/// <summary>A stream's rule in microseconds since 1970.</summary>
internal sealed class RetentionRule
{
    private readonly (long Before, long Step, ThinningFunction To)[] _steps;

    /// <summary>Takes over <paramref name="rule"/>; only whole intervals are thinned.</summary>
    public RetentionRule(StreamRetention rule)
    {
        Stream = rule.Stream;
        DeleteBefore = rule.DeleteBefore is { } time ? Microseconds.Of(time) : long.MinValue;
        _steps =
        [
            .. rule.Steps.OrderBy(step => step.Before).Select(step =>
            {
                var length = step.Step.Ticks / TimeSpan.TicksPerMicrosecond;
                return length < 1
                    ? throw new ArgumentException($"A step of {step.Step} is none.", nameof(rule))
                    : (Floor(Microseconds.Of(step.Before), length), length, step.To);
            }),
        ];
    }

    /// <summary>Whose it is.</summary>
    public long Stream { get; }

    /// <summary>What begins before is deleted.</summary>
    public long DeleteBefore { get; }

    /// <summary>What begins from here on is left alone.</summary>
    public long LeaveFrom => Math.Max(DeleteBefore, _steps.Length == 0 ? long.MinValue : _steps.Max(step => step.Before));

    /// <summary>The steps, those of the oldest first: thinned before a time, which is where an interval begins, by intervals of a length.</summary>
    public IReadOnlyList<(long Before, long Step, ThinningFunction To)> Steps => _steps;

    /// <summary>The interval that a row is thinned to; null when it is not.</summary>
    public (long At, long Step, ThinningFunction To)? Interval(long start)
    {
        foreach (var (before, step, to) in _steps)
        {
            if (start < before)
                return (Floor(start, step), step, to);
        }

        return null;
    }

    private static long Floor(long time, long step) => time - (((time % step) + step) % step);
}
