using System.Numerics;
using System.Runtime.InteropServices;

namespace Civium.Platform.Observations.Embedded.Disk;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), with the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The value to begin with.</summary>
    public const uint Seed = 0xFFFFFFFF;

    /// <summary>Continues <paramref name="crc"/> over <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in data[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    /// <summary>The checksum of <paramref name="data"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => Finish(Append(Seed, data));

    /// <summary>The finished checksum.</summary>
    public static uint Finish(uint crc) => ~crc;
}
