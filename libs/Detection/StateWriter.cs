using System.Buffers.Binary;

namespace Civium.Detection;

/// <summary>Writes numbers, times and readings in few bytes; see <see cref="DetectorState"/> for the layout.</summary>
internal sealed class StateWriter
{
    private static readonly double[] Scales = [1, 10, 100];

    private byte[] _bytes = new byte[128];
    private int _count;

    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    public void Byte(byte value)
    {
        Room(1);
        _bytes[_count++] = value;
    }

    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>The low two bits tell the number of decimals, 3 that the eight bytes follow.</summary>
    public void Value(double value)
    {
        for (var places = 0; places < Scales.Length; places++)
        {
            var scaled = Math.Round(value * Scales[places]);
            if (Math.Abs(scaled) < 1L << 40
                && BitConverter.DoubleToInt64Bits((double)(long)scaled / Scales[places]) == BitConverter.DoubleToInt64Bits(value))
            {
                var whole = (long)scaled;
                Unsigned(((ulong)((whole << 1) ^ (whole >> 63)) << 2) | (uint)places);
                return;
            }
        }

        Byte(3);
        Room(8);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_count), value);
        _count += 8;
    }

    public void Readings(IReadOnlyList<Reading> readings, bool withIds)
    {
        Unsigned((ulong)readings.Count);
        long time = 0, step = 0, id = 0;
        foreach (var reading in readings)
        {
            var next = reading.Time.Ticks - time;
            Signed(next - step);
            (time, step) = (reading.Time.Ticks, next);
            Value(reading.Value);
            if (withIds)
            {
                Signed(reading.Id - id);
                id = reading.Id;
            }
        }
    }

    private void Room(int more)
    {
        if (_count + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }
    }
}
