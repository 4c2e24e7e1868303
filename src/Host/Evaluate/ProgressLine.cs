using System.Globalization;

namespace Civium.Host.Evaluate;

/// <summary>Says how far some counted work is: on a terminal one line that moves, otherwise a line every five seconds.</summary>
internal sealed class ProgressLine(string what, int all, TextWriter error, bool isInteractive, TimeProvider time) : IProgress<int>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly Lock _turn = new();
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _said;
    private int _most;

    /// <inheritdoc/>
    public void Report(int value)
    {
        lock (_turn)
        {
            // Reports of parallel work may overtake each other.
            if (value <= _most)
            {
                return;
            }

            _most = value;
            var elapsed = time.GetElapsedTime(_started);
            if (isInteractive ? elapsed - _said > TimeSpan.FromMilliseconds(100) || value == all : elapsed - _said >= Every)
            {
                _said = elapsed;
                var left = TimeSpan.FromSeconds(elapsed.TotalSeconds / value * (all - value));
                var line = string.Create(CultureInfo.InvariantCulture, $"{what}: {value:N0} of {all:N0} ({100.0 * value / all:0} %), {left:h\\:mm\\:ss} left");
                error.Write(isInteractive ? $"\r{line}   {(value == all ? Environment.NewLine : "")}" : line + Environment.NewLine);
            }
        }
    }
}
