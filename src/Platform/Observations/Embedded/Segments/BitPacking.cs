using System.Buffers.Binary;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Numbers of the same width in bits, one after the other, lowest bits first.</summary>
internal static class BitPacking
{
    private const int Word = 64;
    private const int Fast = 56;

    /// <summary>How many bytes <paramref name="count"/> numbers of <paramref name="width"/> bits take.</summary>
    public static int Bytes(int count, int width) => checked((int)(((long)count * width + 7) / 8));

    /// <summary>Writes the lowest <paramref name="width"/> bits of each value into <paramref name="to"/>, which is zeroed and long enough.</summary>
    public static void Pack(ReadOnlySpan<ulong> values, int width, Span<byte> to)
    {
        if (width == 0)
            return;
        var mask = width == Word ? ulong.MaxValue : (1UL << width) - 1;
        ulong open = 0;
        int filled = 0, at = 0;
        foreach (var value in values)
        {
            var bits = value & mask;
            open |= bits << filled;
            filled += width;
            if (filled < Word)
                continue;
            BinaryPrimitives.WriteUInt64LittleEndian(to[at..], open);
            at += sizeof(ulong);
            filled -= Word;
            open = filled == 0 ? 0 : bits >> (width - filled);
        }

        for (; filled > 0; filled -= 8, open >>= 8)
            to[at++] = (byte)open;
    }

    /// <summary>Reads as many values as <paramref name="to"/> holds.</summary>
    public static void Unpack(ReadOnlySpan<byte> from, int width, Span<ulong> to)
    {
        if (width == 0)
        {
            to.Clear();
            return;
        }

        var i = 0;
        if (width <= Fast)
        {
            var mask = (1UL << width) - 1;
            var safe = from.Length - sizeof(ulong);
            for (long bit = 0; i < to.Length && (int)(bit >> 3) <= safe; i++, bit += width)
                to[i] = (BinaryPrimitives.ReadUInt64LittleEndian(from[(int)(bit >> 3)..]) >> (int)(bit & 7)) & mask;
        }

        for (; i < to.Length; i++)
            to[i] = At(from, width, i);
    }

    /// <summary>The value at <paramref name="index"/>.</summary>
    public static ulong At(ReadOnlySpan<byte> from, int width, int index)
    {
        var bit = (long)index * width;
        var first = (int)(bit >> 3);
        var shift = (int)(bit & 7);
        UInt128 value = 0;
        for (var i = 0; i < (shift + width + 7) / 8; i++)
            value |= (UInt128)from[first + i] << (8 * i);
        return (ulong)(value >> shift) & (width == Word ? ulong.MaxValue : (1UL << width) - 1);
    }
}
