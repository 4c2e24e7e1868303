using System.Collections.Immutable;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Walks through the live rows of a segment in their order, a block at a time, reading ahead by 256 KB. Not thread-safe.</summary>
internal sealed class MergeCursor
{
    private const int Ahead = 256 << 10;
    private readonly SealedSegment _segment;
    private readonly ImmutableHashSet<long> _deletedStreams;
    private readonly RowBatch _loaded = new();
    private byte[] _buffer = new byte[Ahead];
    private long _offset;
    private int _filled;
    private int _block = -1;
    private int _at;

    /// <summary>Stands on the first live row.</summary>
    /// <exception cref="StorageCorruptException">A block is damaged.</exception>
    public MergeCursor(SealedSegment segment, ImmutableHashSet<long> deletedStreams)
    {
        (_segment, _deletedStreams) = (segment, deletedStreams);
        NextBlock();
    }

    /// <summary>Whether there are no more rows.</summary>
    public bool AtEnd => _block >= _segment.Segment.Heads.Length;

    /// <summary>The stream of the row it stands on.</summary>
    public long Stream => _loaded.Stream;

    /// <summary>The start of that row.</summary>
    public long Start => _loaded.Start[_at];

    /// <summary>The id of that row.</summary>
    public long Id => _loaded.Id[_at];

    /// <summary>Whether it stands on the first row of a block of which every row is live.</summary>
    public bool IsWhole => _at == 0 && _loaded.Count == Head.Count;

    /// <summary>The block it is in.</summary>
    public ref readonly BlockHead Head => ref _segment.Segment.Heads[_block];

    /// <summary>Whether this row comes before that of another cursor.</summary>
    public bool IsBefore(MergeCursor other) =>
        Stream != other.Stream ? Stream < other.Stream : Start != other.Start ? Start < other.Start : Id < other.Id;

    /// <summary>Whether the whole block comes before the row of another cursor.</summary>
    public bool BlockIsBefore(MergeCursor? other) => other is null || Stream < other.Stream || (Stream == other.Stream && Head.MaxStart < other.Start);

    /// <summary>Gives the rows up to that of <paramref name="other"/>, at least one, and goes past them.</summary>
    public void Give(MergeCursor? other, IRowSink to)
    {
        var end = _at + 1;
        if (BlockIsBefore(other))
        {
            end = _loaded.Count;
        }
        else
        {
            while (end < _loaded.Count && (_loaded.Start[end] < other!.Start || (_loaded.Start[end] == other.Start && _loaded.Id[end] < other.Id)))
                end++;
        }

        to.Add(_loaded, _at, end - _at);
        _at = end;
        if (_at == _loaded.Count)
            NextBlock();
    }

    /// <summary>Gives the whole block as it is stored, if the sink takes it so.</summary>
    public bool TryGiveBlock(IRowSink to)
    {
        if (!to.TryAddBlock(Head, Bytes()))
            return false;
        NextBlock();
        return true;
    }

    private void NextBlock()
    {
        var heads = _segment.Segment.Heads;
        for (_block++; _block < heads.Length; _block++)
        {
            if (_deletedStreams.Contains(heads[_block].Stream))
                continue;
            Load();
            if (_loaded.Count > 0)
                return;
        }
    }

    private void Load()
    {
        _at = 0;
        try
        {
            BlockCodec.Decode(Bytes(), Head.Count, Columns.All, _loaded);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new StorageCorruptException(_segment.Segment.Path, error.Message);
        }

        _loaded.Stream = Head.Stream;
        var dead = _segment.DeadOf(_block);
        if (!dead.IsEmpty)
            _loaded.Remove(dead);
    }

    private ReadOnlySpan<byte> Bytes()
    {
        var from = Head.Offset - _offset;
        if (from < 0 || from + Head.Length > _filled)
        {
            if (Head.Length > _buffer.Length)
                _buffer = new byte[Head.Length];
            _offset = Head.Offset;
            _filled = _segment.Segment.ReadAt(_offset, _buffer);
            from = 0;
        }

        return from + Head.Length <= _filled && Crc32C.Of(_buffer.AsSpan((int)from, Head.Length)) == Head.Checksum
            ? _buffer.AsSpan((int)from, Head.Length)
            : throw _segment.Segment.Damaged(_block);
    }
}
