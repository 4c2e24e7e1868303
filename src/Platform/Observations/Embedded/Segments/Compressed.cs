using System.Text;
using Civium.Platform.Observations.Embedded.Disk;
using ZstdSharp;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Bytes compressed by Zstandard (RFC 8878), their lengths before them; and texts in that form. Safe for concurrent use.</summary>
internal static class Compressed
{
    private const int Level = 3;
    private const int Most = 1 << 30;

    [ThreadStatic]
    private static Compressor? compressor;

    [ThreadStatic]
    private static Decompressor? decompressor;

    /// <summary>Appends <paramref name="bytes"/>.</summary>
    public static void Write(ReadOnlySpan<byte> bytes, RecordBuffer to)
    {
        compressor ??= new Compressor(Level);
        var packed = compressor.Wrap(bytes);
        to.Unsigned((ulong)packed.Length);
        to.Raw(packed);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, which had <paramref name="length"/> bytes.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static byte[] Read(ref RecordReader from, int length)
    {
        if (length is < 0 or > Most)
            throw new FormatException($"a length of {length} bytes");
        decompressor ??= new Decompressor();
        var bytes = new byte[length];
        try
        {
            if (decompressor.Unwrap(from.Take(from.Count()), bytes) != length)
                throw new FormatException("compressed bytes end early");
        }
        catch (ZstdException bad)
        {
            throw new FormatException("compressed bytes are not as they were written", bad);
        }

        return bytes;
    }

    /// <summary>Appends texts, null ones too.</summary>
    public static void WriteTexts(ReadOnlySpan<string?> texts, RecordBuffer to)
    {
        using var plain = new RecordBuffer(texts.Length * 16);
        foreach (var text in texts)
        {
            // One more than the length, so that null differs from the empty text.
            plain.Unsigned(text is null ? 0 : (ulong)Encoding.UTF8.GetByteCount(text) + 1);
            if (text is not null)
                Encoding.UTF8.GetBytes(text, plain.Claim(Encoding.UTF8.GetByteCount(text)));
        }

        to.Unsigned((ulong)plain.Length);
        Write(plain.Written.Span, to);
    }

    /// <summary>Reads as many texts as <paramref name="to"/> holds.</summary>
    /// <exception cref="FormatException">They are none.</exception>
    public static void ReadTexts(ref RecordReader from, Span<string?> to)
    {
        var plain = new RecordReader(Read(ref from, checked((int)from.Unsigned())));
        for (var i = 0; i < to.Length; i++)
        {
            var length = plain.Unsigned();
            if (length > Most)
                throw new FormatException("a text is too long");
            to[i] = length == 0 ? null : Encoding.UTF8.GetString(plain.Take((int)length - 1));
        }
    }
}
