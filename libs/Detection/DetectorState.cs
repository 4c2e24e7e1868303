namespace Civium.Detection;

/// <summary>The parts of a detector that outlive it, and their bytes.</summary>
/// <remarks>
/// Layout, version 1: version, flags (1 clocked, 2 has a last value), late count, watermark, level, last value, remembered values,
/// hold times, window readings (time, value), readings that are not settled (time, value, id). Counts are LEB128; times are second differences of
/// ticks, so that even steps take a byte; a value is a decimal of up to two places where that is exact, otherwise eight bytes.
/// </remarks>
internal sealed record DetectorState(
    DateTime Watermark, long Late, bool Clocked, DetectorMemory Memory, IReadOnlyList<Reading> Window, IReadOnlyList<Reading> Pending)
{
    private const byte Version = 1;

    public static byte[] Write(DetectorState state)
    {
        var writer = new StateWriter();
        writer.Byte(Version);
        writer.Byte((byte)((state.Clocked ? 1 : 0) | (state.Memory.LastValue is null ? 0 : 2)));
        writer.Unsigned((ulong)state.Late);
        writer.Unsigned((ulong)state.Watermark.Ticks);
        writer.Unsigned((ulong)state.Memory.Level);
        writer.Unsigned((ulong)(state.Memory.LastValue?.Ticks ?? 0));
        writer.Unsigned((ulong)state.Memory.Values.Length);
        foreach (var value in state.Memory.Values)
        {
            writer.Value(value);
        }

        writer.Unsigned((ulong)state.Memory.Since.Length);
        foreach (var since in state.Memory.Since)
        {
            writer.Unsigned((ulong)since);
        }

        writer.Readings(state.Window, false);
        writer.Readings(state.Pending, true);
        return writer.ToArray();
    }

    /// <exception cref="FormatException">The bytes are not a state of <paramref name="rule"/>.</exception>
    public static DetectorState Read(ReadOnlySpan<byte> bytes, ThresholdRule rule)
    {
        var reader = new StateReader(bytes);
        var version = reader.Byte();
        if (version != Version)
        {
            throw new FormatException($"The detector state has version {version}; this program reads version {Version}.");
        }

        var flags = reader.Byte();
        var late = (long)reader.Unsigned();
        var watermark = reader.Time();
        var level = reader.Count(rule.Levels.Count);
        var last = reader.Time();
        var values = new double[reader.Count(rule.Remembered)];
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = reader.Value();
        }

        var since = new long[reader.Count(rule.Levels.Count)];
        for (var place = 0; place < since.Length; place++)
        {
            since[place] = reader.Time().Ticks;
        }

        var memory = new DetectorMemory(level, (flags & 2) == 0 ? null : last, values, since, 0);
        var state = new DetectorState(watermark, late, (flags & 1) != 0, memory, reader.Readings(false), reader.Readings(true));
        reader.End();
        return state;
    }
}
