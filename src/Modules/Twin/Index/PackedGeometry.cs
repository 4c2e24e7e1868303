using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Index;

/// <summary>What a packed geometry is; the numbers are those of vector tiles.</summary>
internal enum PackedKind : byte
{
    Points = 1,
    Lines = 2,
    Polygons = 3,
}

/// <summary>
/// A geometry in few bytes: kind, number of parts, and for each part its count and its positions in <see cref="Mercator"/> units as
/// differences, variable in length. Outer rings run clockwise on the screen and inner ones the other way, as vector tiles want them; a ring's
/// last position is left out.
/// </summary>
internal static class PackedGeometry
{
    /// <summary>Packs a geometry. Of a collection of several dimensions the parts of the highest are kept.</summary>
    public static void Pack(Geometry geometry, ByteWriter to)
    {
        var parts = new List<Coordinate[]>();
        var kind = geometry.Dimension switch { Dimension.Surface => PackedKind.Polygons, Dimension.Curve => PackedKind.Lines, _ => PackedKind.Points };
        Collect(geometry, kind, parts);
        to.Byte((byte)kind);
        to.Unsigned((uint)parts.Count);
        foreach (var part in parts)
        {
            WritePart(part, kind == PackedKind.Polygons, to);
        }
    }

    private static void Collect(Geometry geometry, PackedKind kind, List<Coordinate[]> parts)
    {
        switch (geometry)
        {
            case Point point when kind == PackedKind.Points:
                parts.Add([point.Coordinate]);
                break;
            case LineString line when kind == PackedKind.Lines:
                parts.Add(line.Coordinates);
                break;
            case Polygon polygon when kind == PackedKind.Polygons:
                parts.Add(polygon.ExteriorRing.Coordinates);
                parts.AddRange(polygon.InteriorRings.Select(ring => ring.Coordinates));
                break;
            case GeometryCollection many:
                foreach (var part in many.Geometries)
                {
                    Collect(part, kind, parts);
                }

                break;
        }
    }

    private static void WritePart(Coordinate[] part, bool ring, ByteWriter to)
    {
        // Rings are stored as RFC 7946 winds them; the other way round is what tiles want.
        var count = ring ? part.Length - 1 : part.Length;
        to.Unsigned((uint)count);
        var (lastX, lastY) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var position = ring ? part[part.Length - 1 - i] : part[i];
            var (x, y) = (Mercator.X(position.X), Mercator.Y(position.Y));
            to.Signed(x - lastX);
            to.Signed(y - lastY);
            (lastX, lastY) = (x, y);
        }
    }
}

/// <summary>Bytes that grow.</summary>
internal sealed class ByteWriter(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes back what was written beyond a length.</summary>
    public void Cut(int length) => Length = length;

    public byte[] ToArray() => Written.ToArray();

    public void Byte(byte value)
    {
        Room(1);
        _bytes[Length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Room(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>A number in groups of seven bits, least first (protobuf's varint).</summary>
    public void Unsigned(ulong value)
    {
        Room(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[Length++] = (byte)value;
    }

    /// <summary>A signed number, zigzag.</summary>
    public void Signed(int value) => Unsigned((uint)((value << 1) ^ (value >> 31)));

    private void Room(int more)
    {
        if (Length + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }
    }
}

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public byte Byte() => _bytes[Position++];

    public ReadOnlySpan<byte> Bytes(int count)
    {
        var some = _bytes.Slice(Position, count);
        Position += count;
        return some;
    }

    public uint Unsigned()
    {
        uint value = _bytes[Position++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            var next = _bytes[Position++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    public int Signed()
    {
        var value = Unsigned();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }
}
