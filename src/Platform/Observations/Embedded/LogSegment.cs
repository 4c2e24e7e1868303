using System.Diagnostics;
using System.Security.Cryptography;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>The segment that is being written. Used by one thread at a time.</summary>
internal sealed class LogSegment : IDisposable
{
    private readonly ILogFile _file;
    private readonly uint _salt;
    private readonly byte[] _header = new byte[LogFormat.FrameHeader];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private bool _mustCut;

    private LogSegment(ILogFile file, long number, uint salt)
    {
        _file = file;
        _salt = salt;
        Number = number;
        Length = LogFormat.SegmentHeader;
    }

    /// <summary>Its number; each is one more than the one before.</summary>
    public long Number { get; }

    /// <summary>How far it is good.</summary>
    public long Length { get; private set; }

    /// <summary>Makes segment <paramref name="number"/>, durable with its name.</summary>
    public static LogSegment Create(string directory, long number, Func<string, ILogFile> open)
    {
        var path = LogFormat.PathOf(directory, number);
        var file = open(path);
        try
        {
            var salt = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
            file.Truncate(0);
            file.Write([LogFormat.MakeSegmentHeader(number, salt)], 0);
            file.Sync();
            DirectorySync.Sync(directory);
            return new LogSegment(file, number, salt);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Writes the records as one frame; when it returns they are durable.</summary>
    /// <exception cref="IOException">They were not written, and the segment is as it was before.</exception>
    public void Append(IReadOnlyList<RecordBuffer> records)
    {
        Settle();
        _parts.Clear();
        _parts.Add(_header);
        var length = 0;
        var crc = Crc32C.Seed;
        for (var i = 0; i < records.Count; i++)
        {
            var bytes = records[i].Written;
            length = checked(length + bytes.Length);
            crc = Crc32C.Append(crc, bytes.Span);
            _parts.Add(bytes);
        }

        LogFormat.WriteFrameHeader(_header, length, Length, Crc32C.Finish(crc), _salt);
        try
        {
            _file.Write(_parts, Length);
            var started = Stopwatch.GetTimestamp();
            _file.Sync();
            StoreMeter.Synced(started);
        }
        catch
        {
            TryCut();
            throw;
        }

        Length += LogFormat.FrameHeader + length;
    }

    /// <summary>
    /// Marks a clean end with an empty frame, which vouches for the one before it: from then on damage there cannot be taken for a torn write.
    /// </summary>
    public void End() => Append([]);

    /// <summary>Cuts off what a failed write left behind, if it could not be cut at once.</summary>
    public void Settle()
    {
        if (_mustCut)
            Cut();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void TryCut()
    {
        try
        {
            Cut();
        }
        catch (IOException)
        {
            // The next write tries again before it writes anything.
            _mustCut = true;
        }
    }

    private void Cut()
    {
        _mustCut = true;
        _file.Truncate(Length);
        _file.Sync();
        _mustCut = false;
    }
}
