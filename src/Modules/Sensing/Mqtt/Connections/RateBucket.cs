using System.Diagnostics;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>
/// A token bucket: so much a second on average, and as much at once after a second of rest. One reader at a time.
/// </summary>
internal sealed class RateBucket
{
    private readonly double _rate;
    private double _left;
    private long _at = Stopwatch.GetTimestamp();

    /// <summary>Makes a full one.</summary>
    /// <param name="rate">How much comes in a second, and how much it holds.</param>
    public RateBucket(double rate) => (_rate, _left) = (rate, rate);

    /// <summary>Takes an amount, even where less is left: what is taken too much is waited for.</summary>
    /// <returns>How long the next must wait; zero when there is enough.</returns>
    public TimeSpan Take(double amount)
    {
        var now = Stopwatch.GetTimestamp();
        _left = Math.Min(_rate, _left + (Stopwatch.GetElapsedTime(_at, now).TotalSeconds * _rate)) - amount;
        _at = now;
        return _left >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_left / _rate);
    }

    /// <summary>Gives back what was taken for something that was refused.</summary>
    public void Return(double amount) => _left += amount;
}
