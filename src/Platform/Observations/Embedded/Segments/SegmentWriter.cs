using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;
using Microsoft.Win32.SafeHandles;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// Writes a segment: rows by stream, start and id, each stream's blocks after one another. Holds one block, a megabyte of output and the heads
/// of all blocks in memory. Not thread-safe. A file that was not finished is removed by <see cref="Dispose"/>, or at the next start.
/// </summary>
internal sealed class SegmentWriter : IRowSink, IDisposable
{
    private const int Buffered = 1 << 20;
    private const int FullEnough = RowBatch.Capacity * 3 / 4;
    private readonly string _path;
    private readonly int _partitions;
    private readonly SafeFileHandle _file;
    private readonly List<BlockHead> _heads = [];
    private readonly RowBatch _rows = new();
    private readonly RecordBuffer _out = new(Buffered + (64 << 10));
    private readonly long[] _ids = new long[RowBatch.Capacity];
    private readonly RowBatch _readBack = new();
    private long _flushed = SegmentHeader.Size;
    private bool _finished;

    /// <summary>Begins <paramref name="path"/>, replacing what is left of an earlier try.</summary>
    public SegmentWriter(string path, int partitions)
    {
        (_path, _partitions) = (path, partitions);
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
    }

    /// <summary>How many rows were written.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether rows wait for their block to be full.</summary>
    public bool HasPending => _rows.Count > 0;

    /// <summary>Adds the next row.</summary>
    public void Add(Observation row)
    {
        Begin(row.Stream);
        _rows.Add(row);
    }

    /// <summary>Adds the next rows.</summary>
    public void Add(RowBatch from, int index, int count)
    {
        while (count > 0)
        {
            Begin(from.Stream);
            var some = Math.Min(count, RowBatch.Capacity - _rows.Count);
            _rows.Add(from, index, some);
            index += some;
            count -= some;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Only blocks that are full enough, and where no half-full one would be left before it, so that blocks do not get smaller and smaller.</remarks>
    public bool TryAddBlock(in BlockHead head, ReadOnlySpan<byte> bytes)
    {
        if (head.Count < FullEnough || (_rows.Count is > 0 and < FullEnough && _rows.Stream == head.Stream))
            return false;
        FlushBlock();
        var kept = head;
        kept.Offset = _flushed + _out.Length;
        _out.Raw(bytes);
        Keep(kept);
        return true;
    }

    /// <summary>Writes index and directory; when it returns the file is durable, though not yet its name.</summary>
    public void Finish()
    {
        FlushBlock();
        Flush();
        var heads = _heads.ToArray();
        var ids = IdIndex.Build(heads, _partitions, ReadIds, bytes =>
        {
            var offset = _flushed + _out.Length;
            _out.Raw(bytes.Span);
            if (_out.Length >= Buffered)
                Flush();
            return offset;
        });
        using var directory = new RecordBuffer(heads.Length * 48);
        SegmentDirectory.Encode(heads, ids, directory);
        Flush();
        var header = new SegmentHeader(_partitions, Rows, _flushed, _flushed + directory.Length, directory.Length, Crc32C.Of(directory.Written.Span));
        _out.Raw(directory.Written.Span);
        _out.Raw(directory.Written.Span);
        _out.Raw(header.ToBytes());
        Flush();
        RandomAccess.Write(_file, header.ToBytes(), 0);
        RandomAccess.FlushToDisk(_file);
        _finished = true;
        _file.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _out.Dispose();
        if (!_finished)
            File.Delete(_path);
    }

    private void Begin(long stream)
    {
        if (_rows.Count > 0 && (_rows.Stream != stream || _rows.Count == RowBatch.Capacity))
            FlushBlock();
        _rows.Stream = stream;
    }

    private void FlushBlock()
    {
        if (_rows.Count == 0)
            return;
        var head = BlockHead.Of(_rows, _partitions);
        head.Offset = _flushed + _out.Length;
        var at = _out.Length;
        BlockCodec.Encode(_rows, _out);
        var bytes = _out.Written.Span[at..];
        head.Length = bytes.Length;
        head.Checksum = Crc32C.Of(bytes);
        _rows.Count = 0;
        Keep(head);
    }

    private void Keep(BlockHead head)
    {
        _heads.Add(head);
        Rows += head.Count;
        if (_out.Length >= Buffered)
            Flush();
    }

    private void Flush()
    {
        RandomAccess.Write(_file, _out.Written.Span, _flushed);
        _flushed += _out.Length;
        _out.Clear();
    }

    private ReadOnlyMemory<long> ReadIds(int block)
    {
        var head = _heads[block];
        var bytes = new byte[head.Length];
        RandomAccess.Read(_file, bytes, head.Offset);
        BlockCodec.Decode(bytes, head.Count, Columns.Id, _readBack);
        _readBack.Id.AsSpan(0, head.Count).CopyTo(_ids);
        return _ids.AsMemory(0, head.Count);
    }
}
