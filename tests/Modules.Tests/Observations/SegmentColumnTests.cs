using Civium.Platform.Observations.Embedded.Disk;
using Civium.Platform.Observations.Embedded.Segments;
using CsCheck;
using Xunit;

namespace Civium.Modules.Tests.Observations;

/// <summary>Columns give back every bit, whatever they hold, and are small where they should be.</summary>
public sealed class SegmentColumnTests
{
    private static readonly Gen<long> Wild = Gen.OneOf(Gen.Long, Gen.Long[0, 100], Gen.Const(long.MinValue), Gen.Const(long.MaxValue), Gen.Int.Select(value => value * 1_000_000L));

    [Fact]
    public void Whole_numbers_come_back() => Wild.Array[0, 300].Sample(values => Assert.Equal(values, Integers(values).Values));

    [Fact]
    public void Whole_numbers_with_a_rare_leap_come_back() => Gen.Select(Gen.Long[0, 9].Array[50, 200], Gen.Int[0, 49], Gen.Long).Sample((values, at, leap) =>
    {
        values[at] = leap;
        Assert.Equal(values, Integers(values).Values);
    });

    [Fact]
    public void Numbers_come_back_to_the_last_bit() => Gen.OneOf(Gen.Double, Gen.Double[-100, 100].Select(value => Math.Round(value, 2)), Gen.Const(-0.0), Gen.Const(1e300), Gen.Const(5e-324))
        .Where(double.IsFinite).Array[0, 300].Sample(values =>
            Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), Numbers(values).Values.Select(BitConverter.DoubleToInt64Bits)));

    [Fact]
    public void A_regular_clock_costs_next_to_nothing()
    {
        var (_, bytes) = Integers([.. Enumerable.Range(0, 1000).Select(i => 1_700_000_000_000_000L + (i * 600_000_000L))]);
        Assert.InRange(bytes, 1, 40);
    }

    [Fact]
    public void Whole_seconds_cost_as_little_as_their_number()
    {
        var random = new Random(1);
        var (_, bytes) = Integers([.. Enumerable.Range(0, 1000).Select(_ => 1_700_000_000_000_000L + (random.Next(64) * 1_000_000L))]);
        Assert.InRange(bytes, 1, 780);
    }

    [Fact]
    public void Decimals_cost_as_little_as_whole_numbers()
    {
        var random = new Random(1);
        var (_, bytes) = Numbers([.. Enumerable.Range(0, 1000).Select(_ => Math.Round(20 + (random.NextDouble() * 10), 2))]);
        Assert.InRange(bytes, 1, 1300);
    }

    [Fact]
    public void Bits_of_any_width_come_back() => Gen.Select(Gen.Int[1, 64], Gen.ULong.Array[1, 200]).Sample((width, values) =>
    {
        var kept = values.Select(value => width == 64 ? value : value & ((1UL << width) - 1)).ToArray();
        var bytes = new byte[BitPacking.Bytes(values.Length, width)];
        BitPacking.Pack(values, width, bytes);
        var back = new ulong[values.Length];
        BitPacking.Unpack(bytes, width, back);
        Assert.Equal(kept, back);
        Assert.Equal(kept[^1], BitPacking.At(bytes, width, values.Length - 1));
    });

    [Fact]
    public void Damaged_bytes_are_refused_and_never_read_beyond_their_end() => Gen.Select(Wild.Array[1, 100], Gen.Int[0, 1000], Gen.Byte).Sample((values, at, change) =>
    {
        using var buffer = new RecordBuffer();
        IntegerColumn.Encode(values, buffer);
        var bytes = buffer.Written.ToArray();
        bytes[at % bytes.Length] ^= change;
        var reader = new RecordReader(bytes);
        try
        {
            IntegerColumn.Decode(ref reader, new long[values.Length]);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            // Refused: what matters is that nothing else is thrown.
        }
    });

    private static (long[] Values, int Bytes) Integers(long[] values)
    {
        using var buffer = new RecordBuffer();
        IntegerColumn.Encode(values, buffer);
        var back = new long[values.Length];
        var reader = new RecordReader(buffer.Written.Span);
        IntegerColumn.Decode(ref reader, back);
        Assert.True(reader.AtEnd);
        return (back, buffer.Length);
    }

    private static (double[] Values, int Bytes) Numbers(double[] values)
    {
        using var buffer = new RecordBuffer();
        NumberColumn.Encode(values, buffer);
        var back = new double[values.Length];
        var reader = new RecordReader(buffer.Written.Span);
        NumberColumn.Decode(ref reader, back);
        Assert.True(reader.AtEnd);
        return (back, buffer.Length);
    }
}
