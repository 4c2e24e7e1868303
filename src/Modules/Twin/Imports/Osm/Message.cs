namespace Civium.Modules.Twin.Imports.Osm;

/// <summary>Reads a protocol buffer message field by field (encoding of protobuf 3).</summary>
internal ref struct Message(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _wire;

    /// <summary>Moves to the next field; its value must be read or skipped.</summary>
    public bool Next(out int field)
    {
        field = 0;
        if (_at >= _bytes.Length)
        {
            return false;
        }

        var key = Varint();
        (field, _wire) = ((int)(key >> 3), (int)(key & 7));
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= _bytes.Length)
            {
                break;
            }

            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number runs past its end: the file is damaged.");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        if (_wire != 2 || length > (ulong)(_bytes.Length - _at))
        {
            throw new FormatException("a field runs past its end: the file is damaged.");
        }

        var some = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return some;
    }

    /// <summary>A packed list of numbers.</summary>
    public List<long> Packed(bool signed)
    {
        var numbers = new List<long>();
        var inner = new Message(Bytes());
        while (inner._at < inner._bytes.Length)
        {
            var number = inner.Varint();
            numbers.Add(signed ? ZigZag(number) : (long)number);
        }

        return numbers;
    }

    public void Skip()
    {
        switch (_wire)
        {
            case 0:
                Varint();
                break;
            case 1:
                _at += 8;
                break;
            case 2:
                Bytes();
                break;
            case 5:
                _at += 4;
                break;
            default:
                throw new FormatException("a field is of no known kind: the file is damaged.");
        }
    }

    public static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
