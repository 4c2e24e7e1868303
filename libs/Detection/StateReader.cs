using System.Buffers.Binary;

namespace Civium.Detection;

/// <summary>Reads what <see cref="StateWriter"/> wrote, trusting none of it.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private static readonly double[] Scales = [1, 10, 100];

    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte()
    {
        var value = Take(1)[0];
        return value;
    }

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number is too long");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count(int most)
    {
        var value = Unsigned();
        return value <= (ulong)most ? (int)value : throw Damaged($"{value} where at most {most} fits the rule");
    }

    public DateTime Time() => TimeOf(unchecked((long)Unsigned()));

    public double Value()
    {
        var head = Unsigned();
        var places = (int)(head & 3);
        if (places == 3)
        {
            return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
        }

        var whole = head >> 2;
        return ((long)(whole >> 1) ^ -(long)(whole & 1)) / Scales[places];
    }

    public Reading[] Readings(bool withIds)
    {
        // A reading takes two bytes at least: no count can ask for more memory than the state deserves.
        var readings = new Reading[Count(_rest.Length / 2)];
        long time = 0, step = 0, id = 0;
        for (var place = 0; place < readings.Length; place++)
        {
            step = unchecked(step + Signed());
            time = unchecked(time + step);
            var value = Value();
            id = withIds ? unchecked(id + Signed()) : 0;
            readings[place] = new(TimeOf(time), value, id);
        }

        return readings;
    }

    public readonly void End()
    {
        if (_rest.Length > 0)
        {
            throw Damaged($"{_rest.Length} bytes are left over");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw Damaged("it ends too early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static DateTime TimeOf(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
        ? new DateTime(ticks, DateTimeKind.Utc)
        : throw Damaged("a time is out of range");

    private static FormatException Damaged(string what) => new($"The detector state is damaged or of another rule: {what}.");
}
