using System.Buffers.Binary;
using System.Globalization;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>The log's file format, version 1: a segment header, then frames. All numbers are little-endian.</summary>
/// <remarks>
/// Segment header, 32 bytes: magic (8), version (4), zero (4), number (8), salt (4), CRC-32C of the 28 bytes before (4).
/// Frame header, 24 bytes: magic (4), payload length (4), own offset (8), CRC of the payload (4), CRC of the salt and the 20 bytes before (4).
/// The salt keeps stored data that looks like a frame from being taken for one.
/// </remarks>
internal static class LogFormat
{
    /// <summary>Bytes of a segment header.</summary>
    public const int SegmentHeader = 32;

    /// <summary>Bytes of a frame header.</summary>
    public const int FrameHeader = 24;

    /// <summary>The version written.</summary>
    public const int Version = 1;

    private const uint FrameMagic = 0x52465643;

    private static ReadOnlySpan<byte> SegmentMagic => "CIVIULOG"u8;

    /// <summary>The first bytes of each frame.</summary>
    public static ReadOnlySpan<byte> FrameStart => "CVFR"u8;

    /// <summary>The path of segment <paramref name="number"/>.</summary>
    public static string PathOf(string directory, long number) =>
        Path.Combine(directory, number.ToString("D16", CultureInfo.InvariantCulture) + ".log");

    /// <summary>Writes a segment header.</summary>
    public static byte[] MakeSegmentHeader(long number, uint salt)
    {
        var header = new byte[SegmentHeader];
        SegmentMagic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), number);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), salt);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Checksum(Crc32C.Seed, header.AsSpan(0, 28)));
        return header;
    }

    /// <summary>Reads a segment header; null when it is none of segment <paramref name="number"/>.</summary>
    public static (int Version, uint Salt)? ReadSegmentHeader(ReadOnlySpan<byte> bytes, long number)
    {
        if (bytes.Length < SegmentHeader || !bytes.StartsWith(SegmentMagic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != Checksum(Crc32C.Seed, bytes[..28])
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]) != number)
            return null;
        return (BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]));
    }

    /// <summary>Writes a frame header.</summary>
    public static void WriteFrameHeader(Span<byte> header, int length, long offset, uint payloadChecksum, uint salt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, FrameMagic);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], payloadChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Checksum(salt, header[..20]));
    }

    /// <summary>Reads the frame header at the start of <paramref name="bytes"/>; null when there is none that belongs at <paramref name="offset"/>.</summary>
    public static (int Length, uint Checksum)? ReadFrameHeader(ReadOnlySpan<byte> bytes, long offset, uint salt)
    {
        if (bytes.Length < FrameHeader || !bytes.StartsWith(FrameStart)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) != Checksum(salt, bytes[..20])
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) != offset)
            return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return length < 0 ? null : (length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]));
    }

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Checksum(uint seed, ReadOnlySpan<byte> bytes) => Crc32C.Finish(Crc32C.Append(seed, bytes));
}
