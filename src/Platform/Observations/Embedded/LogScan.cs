using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Reads the log back after a stop or a crash.</summary>
/// <param name="directory">Where the segments are.</param>
/// <param name="log">Told of a cut end.</param>
internal sealed class LogScan(string directory, ILogger log)
{
    /// <summary>
    /// Hands over every record after segment <paramref name="sealedSegment"/>, in order, and gives the number of the last segment found.
    /// A torn end of the last segment (see <see cref="TornEnd"/>), which was never acknowledged, is cut off. Older segments are removed.
    /// </summary>
    /// <exception cref="StorageCorruptException">Something in the middle is damaged; nothing was changed.</exception>
    public long Replay(long sealedSegment, Action<LogRecord> apply)
    {
        var segments = Numbers();
        foreach (var old in segments.Where(number => number <= sealedSegment))
            File.Delete(LogFormat.PathOf(directory, old));
        segments.RemoveAll(number => number <= sealedSegment);
        var last = sealedSegment;
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i] != last + 1)
                throw new StorageCorruptException(LogFormat.PathOf(directory, last + 1), "the segment is missing");
            if (Segment(segments[i], i == segments.Count - 1, apply))
                last = segments[i];
        }

        return last;
    }

    private List<long> Numbers()
    {
        var numbers = new List<long>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.log"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), out var number))
                numbers.Add(number);
        }

        numbers.Sort();
        return numbers;
    }

    private bool Segment(long number, bool isLast, Action<LogRecord> apply)
    {
        var path = LogFormat.PathOf(directory, number);
        var bytes = File.ReadAllBytes(path);
        if (LogFormat.ReadSegmentHeader(bytes, number) is not { } header)
        {
            // The header is synced before the first frame: a short file was never used.
            if (isLast && bytes.Length <= LogFormat.SegmentHeader)
                return false;
            throw new StorageCorruptException(path, "its header at offset 0 is not as it was written");
        }

        if (header.Version > LogFormat.Version)
            throw new NewerSchemaException(path, $"log format {header.Version}");
        var end = Frames(path, bytes, header.Salt, isLast, apply);
        if (end == bytes.Length)
            return true;
        log.LogWarning("The log {Path} ended within a write that was never acknowledged; {Bytes} bytes were cut off at {Offset}.", path, bytes.Length - end, end);
        using var file = new DiskLogFile(path);
        file.Truncate(end);
        file.Sync();
        return true;
    }

    private static int Frames(string path, byte[] bytes, uint salt, bool isLast, Action<LogRecord> apply)
    {
        var offset = LogFormat.SegmentHeader;
        while (offset < bytes.Length)
        {
            var frame = LogFormat.ReadFrameHeader(bytes.AsSpan(offset), offset, salt);
            var start = offset + LogFormat.FrameHeader;
            if (frame is not { } good || good.Length > bytes.Length - start
                || LogFormat.Checksum(Crc32C.Seed, bytes.AsSpan(start, good.Length)) != good.Checksum)
            {
                if (!isLast || HasFrameAfter(bytes, offset + 1, salt))
                    throw new StorageCorruptException(path, $"the frame at offset {offset} is not as it was written, and others follow it");
                if (TornEnd.IsTorn(bytes.AsSpan(offset), offset, frame?.Length))
                    return offset;
                throw new StorageCorruptException(
                    path,
                    $"the last frame, at offset {offset}, is complete but not as it was written, so it may have been acknowledged. "
                    + $"Restore a backup; or, to give up that frame, cut the file to {offset} bytes");
            }

            Records(path, bytes.AsSpan(start, good.Length), offset, apply);
            offset = start + good.Length;
        }

        return offset;
    }

    private static void Records(string path, ReadOnlySpan<byte> payload, int offset, Action<LogRecord> apply)
    {
        var reader = new RecordReader(payload);
        try
        {
            while (!reader.AtEnd)
                apply(LogRecords.Decode(ref reader));
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            throw new StorageCorruptException(path, $"the frame at offset {offset} cannot be read: {error.Message}");
        }
    }

    private static bool HasFrameAfter(ReadOnlySpan<byte> bytes, int from, uint salt)
    {
        while (from < bytes.Length)
        {
            var next = bytes[from..].IndexOf(LogFormat.FrameStart);
            if (next < 0)
                return false;
            from += next;
            if (LogFormat.ReadFrameHeader(bytes[from..], from, salt) is not null)
                return true;
            from++;
        }

        return false;
    }
}
