using System.Buffers;
using System.Runtime.InteropServices;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// Binary64 numbers. Sensors report decimals, so most are whole numbers once multiplied by a power of ten, and are kept as such, with the few
/// that are not set right afterwards (after ALP: Afroozeh et al., "ALP: Adaptive Lossless floating-Point Compression", SIGMOD 2024).
/// Others keep their eight bytes, sorted by place and compressed where that helps. Every bit comes back.
/// </summary>
internal static class NumberColumn
{
    private const byte Decimal = 1;
    private const byte Bytes = 2;
    private const byte PackedBytes = 3;
    private const int MostDigits = 14;
    private const double Largest = 1L << 52;
    private static readonly double[] Powers = [.. Enumerable.Range(0, MostDigits + 1).Select(digits => Math.Pow(10, digits))];

    /// <summary>Appends the values.</summary>
    public static void Encode(ReadOnlySpan<double> values, RecordBuffer to)
    {
        if (values.IsEmpty)
            return;
        if (!TryDecimal(values, to))
            Whole(values, to);
    }

    /// <summary>Reads as many values as <paramref name="to"/> holds.</summary>
    /// <exception cref="FormatException">The bytes are no such column.</exception>
    public static void Decode(ref RecordReader from, Span<double> to)
    {
        if (to.IsEmpty)
            return;
        switch (from.Byte())
        {
            case Decimal:
                Decimals(ref from, to);
                break;
            case Bytes:
                from.Take(to.Length * sizeof(double)).CopyTo(MemoryMarshal.AsBytes(to));
                break;
            case PackedBytes:
                Unshuffle(Compressed.Read(ref from, to.Length * sizeof(double)), to);
                break;
            default:
                throw new FormatException("there is no such column of numbers");
        }
    }

    private static bool TryDecimal(ReadOnlySpan<double> values, RecordBuffer to)
    {
        var digits = Digits(values);
        if (digits < 0)
            return false;
        var power = Powers[digits];
        var wholes = new long[values.Length];
        var misfits = 0;
        var last = 0L;
        for (var i = 0; i < wholes.Length; i++)
        {
            if (Fits(values[i], power, out var whole))
                last = whole;
            else
                misfits++;
            wholes[i] = last;
        }

        if (misfits > values.Length / 10)
            return false;
        to.Byte(Decimal);
        to.Byte((byte)digits);
        IntegerColumn.Encode(wholes, to);
        to.Unsigned((ulong)misfits);
        for (int i = 0, before = -1; i < wholes.Length && misfits > 0; i++)
        {
            if (Fits(values[i], power, out _))
                continue;
            to.Unsigned((ulong)(i - before - 1));
            to.Fixed64(BitConverter.DoubleToInt64Bits(values[i]));
            before = i;
        }

        return true;
    }

    private static void Decimals(ref RecordReader from, Span<double> to)
    {
        var digits = from.Byte();
        if (digits > MostDigits)
            throw new FormatException($"{digits} decimal digits");
        var wholes = ArrayPool<long>.Shared.Rent(to.Length);
        IntegerColumn.Decode(ref from, wholes.AsSpan(0, to.Length));
        var power = Powers[digits];
        for (var i = 0; i < to.Length; i++)
            to[i] = wholes[i] / power;
        ArrayPool<long>.Shared.Return(wholes);
        var misfits = from.Count();
        for (int i = 0, at = -1; i < misfits; i++)
        {
            at += checked((int)from.Unsigned() + 1);
            if (at >= to.Length)
                throw new FormatException("a number is outside of its column");
            to[at] = BitConverter.Int64BitsToDouble(from.Fixed64());
        }
    }

    /// <summary>The fewest decimal digits that nearly all of a sample have; negative when there is no such number.</summary>
    private static int Digits(ReadOnlySpan<double> values)
    {
        const int Sample = 32;
        var step = Math.Max(1, values.Length / Sample);
        var allowed = values.Length / step / 10;
        for (var digits = 0; digits <= MostDigits; digits++)
        {
            var misfits = 0;
            for (var i = 0; i < values.Length && misfits <= allowed; i += step)
                misfits += Fits(values[i], Powers[digits], out _) ? 0 : 1;
            if (misfits <= allowed)
                return digits;
        }

        return -1;
    }

    private static bool Fits(double value, double power, out long whole)
    {
        var scaled = Math.Round(value * power);
        whole = Math.Abs(scaled) < Largest ? (long)scaled : 0;
        return BitConverter.DoubleToInt64Bits(whole / power) == BitConverter.DoubleToInt64Bits(value);
    }

    private static void Whole(ReadOnlySpan<double> values, RecordBuffer to)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        var shuffled = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            shuffled[((i & 7) * values.Length) + (i >> 3)] = bytes[i];
        using var packed = new RecordBuffer(bytes.Length);
        Compressed.Write(shuffled, packed);
        if (packed.Length < bytes.Length * 15 / 16)
        {
            to.Byte(PackedBytes);
            to.Raw(packed.Written.Span);
            return;
        }

        to.Byte(Bytes);
        to.Raw(bytes);
    }

    private static void Unshuffle(ReadOnlySpan<byte> shuffled, Span<double> to)
    {
        var bytes = MemoryMarshal.AsBytes(to);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = shuffled[((i & 7) * to.Length) + (i >> 3)];
    }
}
