using System.Buffers.Binary;
using System.Globalization;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// The first and the last 64 bytes of a segment's file, which are the same: where the two copies of its directory are. Between them the
/// blocks, the id index, and the copies. Numbers are little-endian; what is read is checked by CRC-32C, each part by its own.
/// </summary>
/// <param name="Partitions">How many partitions the city has.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Directory">Where the first copy of the directory begins.</param>
/// <param name="Copy">Where the second begins.</param>
/// <param name="Length">The length of each.</param>
/// <param name="Checksum">The checksum of each.</param>
internal readonly record struct SegmentHeader(int Partitions, long Rows, long Directory, long Copy, int Length, uint Checksum)
{
    /// <summary>Its length.</summary>
    public const int Size = 64;

    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "CIVIUSEG"u8;

    /// <summary>The path of segment <paramref name="number"/>.</summary>
    public static string PathOf(string directory, long number) =>
        Path.Combine(directory, number.ToString("D12", CultureInfo.InvariantCulture) + ".seg");

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Partitions);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), Rows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Directory);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Copy);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(44), Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
        return bytes;
    }

    /// <summary>Reads it; null when it is not as it was written, or of a later version.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) != Crc32C.Of(bytes[..60])
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != Version)
            return null;
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]));
    }
}
