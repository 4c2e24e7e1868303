using System.Numerics;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// Whole numbers in few bits. All are taken relative to the least and divided by their common divisor (so that whole seconds cost no more than
/// their number); then they, their differences or the differences of those are packed in equal widths, whichever is smallest, with the
/// few that do not fit set right afterwards (patched frame of reference: Zukowski et al., "Super-Scalar RAM-CPU Cache Compression", ICDE 2006).
/// </summary>
internal static class IntegerColumn
{
    private const int Most = 65_536;
    private const int PatchBits = 26;

    private enum Form : byte
    {
        Constant = 0,
        Plain = 1,
        Difference = 2,
        SecondDifference = 3,
    }

    /// <summary>Appends the values.</summary>
    public static void Encode(ReadOnlySpan<long> values, RecordBuffer to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Length, Most);
        if (values.IsEmpty)
            return;
        var least = values[0];
        foreach (var value in values)
            least = Math.Min(least, value);
        var plain = new ulong[values.Length];
        ulong divisor = 0;
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = unchecked((ulong)(values[i] - least));
            if (divisor != 1)
                divisor = Divisor(divisor, plain[i]);
        }

        if (divisor == 0)
        {
            to.Byte((byte)Form.Constant);
            to.Signed(least);
            return;
        }

        if (divisor > 1)
        {
            for (var i = 0; i < plain.Length; i++)
                plain[i] /= divisor;
        }

        Smallest(plain, least, divisor, to);
    }

    /// <summary>Reads as many values as <paramref name="to"/> holds.</summary>
    /// <exception cref="FormatException">The bytes are no such column.</exception>
    public static void Decode(ref RecordReader from, Span<long> to)
    {
        if (to.IsEmpty)
            return;
        var form = (Form)from.Byte();
        var least = from.Signed();
        if (form == Form.Constant)
        {
            to.Fill(least);
            return;
        }

        if (form > Form.SecondDifference)
            throw new FormatException($"there is no column of form {form}");
        var divisor = unchecked((long)from.Unsigned());
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<long, ulong>(to);
        Unpack(ref from, form, values);
        unchecked
        {
            if (divisor == 1)
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] += least;
            }
            else
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = (to[i] * divisor) + least;
            }
        }
    }

    private static void Unpack(ref RecordReader from, Form form, Span<ulong> values)
    {
        unchecked
        {
            switch (form)
            {
                case Form.Plain:
                    Packed(ref from, values);
                    break;
                case Form.Difference:
                    values[0] = from.Unsigned();
                    Restore(ref from, values);
                    break;
                default:
                    values[0] = from.Unsigned();
                    values[1] = (ulong)from.Signed();
                    Restore(ref from, values[1..]);
                    for (var i = 1; i < values.Length; i++)
                        values[i] += values[i - 1];
                    break;
            }
        }
    }

    private static void Restore(ref RecordReader from, Span<ulong> values)
    {
        var least = unchecked((ulong)from.Signed());
        Packed(ref from, values[1..]);
        for (var i = 1; i < values.Length; i++)
            values[i] = unchecked(values[i] + least + values[i - 1]);
    }

    private static void Packed(ref RecordReader from, Span<ulong> values)
    {
        var width = from.Byte();
        if (width > 64)
            throw new FormatException($"a width of {width} bits");
        var patches = from.Count();
        BitPacking.Unpack(from.Take(BitPacking.Bytes(values.Length, width)), width, values);
        var at = -1;
        for (var i = 0; i < patches; i++)
        {
            at += checked((int)from.Unsigned() + 1);
            if (at >= values.Length)
                throw new FormatException("a patch is outside of its column");
            values[at] |= from.Unsigned() << width;
        }
    }

    private static ulong Divisor(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    private static void Smallest(ulong[] plain, long least, ulong divisor, RecordBuffer to)
    {
        var best = (Form: Form.Plain, Bits: Width(plain).Bits);
        var (first, firstLeast) = plain.Length > 2 ? Differences(plain) : ([], 0);
        var (second, secondLeast) = plain.Length > 3 ? Differences(first, firstLeast) : ([], 0);
        if (first.Length > 0 && Width(first.AsSpan(1)).Bits + 48 is var one && one < best.Bits)
            best = (Form.Difference, one);
        if (second.Length > 0 && Width(second.AsSpan(1)).Bits + 80 is var two && two < best.Bits)
            best = (Form.SecondDifference, two);
        to.Byte((byte)best.Form);
        to.Signed(least);
        to.Unsigned(divisor);
        switch (best.Form)
        {
            case Form.Plain:
                Pack(plain, to);
                break;
            case Form.Difference:
                to.Unsigned(plain[0]);
                to.Signed(firstLeast);
                Pack(first.AsSpan(1), to);
                break;
            default:
                to.Unsigned(plain[0]);
                to.Signed(unchecked((long)first[1] + firstLeast));
                to.Signed(secondLeast);
                Pack(second.AsSpan(1), to);
                break;
        }
    }

    /// <summary>The differences, the least of them taken off; the first place is unused.</summary>
    private static (ulong[] Values, long Least) Differences(ulong[] values)
    {
        var differences = new ulong[values.Length];
        var least = long.MaxValue;
        unchecked
        {
            for (var i = 1; i < values.Length; i++)
            {
                differences[i] = values[i] - values[i - 1];
                least = Math.Min(least, (long)differences[i]);
            }

            for (var i = 1; i < values.Length; i++)
                differences[i] -= (ulong)least;
        }

        return (differences, least);
    }

    private static (ulong[] Values, long Least) Differences(ulong[] first, long firstLeast)
    {
        var whole = new ulong[first.Length - 1];
        for (var i = 0; i < whole.Length; i++)
            whole[i] = unchecked(first[i + 1] + (ulong)firstLeast);
        return Differences(whole);
    }

    /// <summary>The width that takes the fewest bits, patches included.</summary>
    private static (int Width, long Bits) Width(ReadOnlySpan<ulong> values)
    {
        Span<int> lengths = stackalloc int[65];
        lengths.Clear();
        foreach (var value in values)
            lengths[64 - BitOperations.LeadingZeroCount(value)]++;
        var best = (Width: 64, Bits: long.MaxValue);
        long beyond = 0, excess = 0;
        for (var width = 64; width >= 0; width--)
        {
            var bits = ((long)values.Length * width) + (beyond * PatchBits) + (excess * 9 / 8);
            if (bits < best.Bits)
                best = (width, bits);
            beyond += lengths[width];
            excess += beyond;
        }

        return best;
    }

    private static void Pack(ReadOnlySpan<ulong> values, RecordBuffer to)
    {
        var width = Width(values).Width;
        var patches = 0;
        if (width < 64)
        {
            foreach (var value in values)
                patches += value >> width != 0 ? 1 : 0;
        }

        to.Byte((byte)width);
        to.Unsigned((ulong)patches);
        BitPacking.Pack(values, width, to.Claim(BitPacking.Bytes(values.Length, width)));
        if (patches == 0)
            return;
        var last = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] >> width == 0)
                continue;
            to.Unsigned((ulong)(i - last - 1));
            to.Unsigned(values[i] >> width);
            last = i;
        }
    }
}
