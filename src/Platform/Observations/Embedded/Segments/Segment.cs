using System.Buffers;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;
using Microsoft.Win32.SafeHandles;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// An immutable file of rows, by stream, start and id. Its directory is in memory; blocks are read when they are asked for, and checked each time.
/// Safe for concurrent use. It is counted who uses it: the file is closed when nobody does.
/// </summary>
internal sealed class Segment
{
    private readonly SafeFileHandle _file;
    private readonly IdStretch[] _ids;
    private readonly Action<string> _damage;
    private int _users;

    private Segment(string path, long number, SafeFileHandle file, SegmentHeader header, BlockHead[] heads, IdStretch[] ids, Action<string> damage)
    {
        (Path, Number, _file, Partitions, Rows, Heads, _ids, _damage) = (path, number, file, header.Partitions, header.Rows, heads, ids, damage);
        Bytes = RandomAccess.GetLength(file);
        (MinId, MinStart) = (long.MaxValue, long.MaxValue);
        (MaxId, MaxStart) = (long.MinValue, long.MinValue);
        foreach (ref readonly var head in heads.AsSpan())
        {
            (MinId, MaxId) = (Math.Min(MinId, head.MinId), Math.Max(MaxId, head.MaxId));
            (MinStart, MaxStart) = (Math.Min(MinStart, head.MinStart), Math.Max(MaxStart, head.MaxStart));
        }
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its number; never used again.</summary>
    public long Number { get; }

    /// <summary>How many partitions the city has.</summary>
    public int Partitions { get; }

    /// <summary>How many rows it has, hidden ones too.</summary>
    public long Rows { get; }

    /// <summary>How large the file is.</summary>
    public long Bytes { get; }

    public long MinId { get; }

    public long MaxId { get; }

    public long MinStart { get; }

    public long MaxStart { get; }

    /// <summary>Its blocks, by stream and start.</summary>
    public BlockHead[] Heads { get; }

    /// <summary>Whether a block of it was found damaged: it is then left as it is, not merged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Opens a segment; damage that has a remedy is told to <paramref name="damage"/>.</summary>
    /// <exception cref="StorageCorruptException">Neither copy of its directory can be read.</exception>
    public static Segment Open(string directory, long number, Action<string> damage) => OpenFile(SegmentHeader.PathOf(directory, number), number, damage);

    /// <summary>Opens a segment wherever it is.</summary>
    /// <exception cref="StorageCorruptException">Neither copy of its directory can be read.</exception>
    public static Segment OpenFile(string path, long number, Action<string> damage)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            var header = ReadHeader(file, path, damage);
            foreach (var offset in new[] { header.Directory, header.Copy })
            {
                var bytes = new byte[header.Length];
                if (RandomAccess.Read(file, bytes, offset) == bytes.Length && Crc32C.Of(bytes) == header.Checksum)
                {
                    var (heads, ids) = SegmentDirectory.Decode(bytes);
                    return new(path, number, file, header, heads, ids, damage);
                }

                damage($"{path} is damaged: a copy of its directory, at offset {offset}, is not as it was written.");
            }
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            file.Dispose();
            throw new StorageCorruptException(path, error.Message);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        throw new StorageCorruptException(path, "neither copy of its directory is as it was written");
    }

    /// <summary>Counts one more user.</summary>
    public void Use() => Interlocked.Increment(ref _users);

    /// <summary>Counts one less; the last one closes the file.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _file.Dispose();
    }

    /// <summary>The first block of <paramref name="stream"/>, or of the next stream when it has none here.</summary>
    public int FirstOf(long stream)
    {
        int low = 0, high = Heads.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Heads[middle].Stream < stream)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Reads columns of a block.</summary>
    /// <exception cref="StorageCorruptException">The block is not as it was written; the message names file, offset, stream and times.</exception>
    public void Read(int block, Columns wanted, RowBatch to)
    {
        ref readonly var head = ref Heads[block];
        var buffer = ArrayPool<byte>.Shared.Rent(head.Length);
        try
        {
            var bytes = ReadBytes(block, buffer);
            BlockCodec.Decode(bytes, head.Count, wanted, to);
            to.Stream = head.Stream;
        }
        catch (Exception error) when (error is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw Damaged(block);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a block as it is stored.</summary>
    /// <exception cref="StorageCorruptException">It is not as it was written.</exception>
    public ReadOnlySpan<byte> ReadBytes(int block, byte[] buffer)
    {
        ref readonly var head = ref Heads[block];
        var bytes = buffer.AsSpan(0, head.Length);
        if (RandomAccess.Read(_file, bytes, head.Offset) != head.Length || Crc32C.Of(bytes) != head.Checksum)
            throw Damaged(block);
        return bytes;
    }

    /// <summary>The block and the place in it of an observation; null when it is not here. Its columns are left in <paramref name="scratch"/>.</summary>
    public (int Block, int Row)? Find(long id, Columns wanted, RowBatch scratch)
    {
        if (id < MinId || id > MaxId)
            return null;
        var block = Block(id);
        if (block == Unknown)
            return Search(id, wanted, scratch);
        if (block < 0)
            return null;
        Read(block, wanted | Columns.Id, scratch);
        var row = scratch.Id.AsSpan(0, scratch.Count).IndexOf(id);
        return row < 0 ? null : (block, row);
    }

    /// <summary>Reads every block and every stretch of the index, and names what is damaged.</summary>
    public IEnumerable<string> Verify()
    {
        var buffer = new byte[Heads.Length == 0 ? 0 : Heads.Max(head => head.Length)];
        for (var block = 0; block < Heads.Length; block++)
        {
            string? fault = null;
            try
            {
                ReadBytes(block, buffer);
            }
            catch (StorageCorruptException error)
            {
                fault = error.Message;
            }

            if (fault is not null)
                yield return fault;
        }

        foreach (var stretch in _ids)
        {
            if (ReadStretch(stretch) is null)
                yield return $"{Path} is damaged: its id index at offset {stretch.Offset} is not as it was written.";
        }
    }

    private const int Unknown = -2;

    private int Block(long id)
    {
        var sequence = ObservationId.Sequence(id, Partitions);
        var at = Array.BinarySearch(_ids, new IdStretch(ObservationId.Partition(id, Partitions), sequence / IdIndex.Stretch, 0, 0, 0));
        if (at < 0)
            return -1;
        if (ReadStretch(_ids[at]) is { } bytes)
            return IdIndex.Find(bytes, sequence);
        _damage($"{Path} is damaged: its id index at offset {_ids[at].Offset} is not as it was written. Observations of partition {_ids[at].Partition} are searched for instead.");
        return Unknown;
    }

    private byte[]? ReadStretch(IdStretch stretch)
    {
        var bytes = new byte[stretch.Length];
        return RandomAccess.Read(_file, bytes, stretch.Offset) == bytes.Length && Crc32C.Of(bytes) == stretch.Checksum ? bytes : null;
    }

    /// <summary>Where the index is damaged, the blocks themselves are asked.</summary>
    private (int Block, int Row)? Search(long id, Columns wanted, RowBatch scratch)
    {
        for (var block = 0; block < Heads.Length; block++)
        {
            if (id < Heads[block].MinId || id > Heads[block].MaxId)
                continue;
            Read(block, wanted | Columns.Id, scratch);
            if (scratch.Id.AsSpan(0, scratch.Count).IndexOf(id) is >= 0 and var row)
                return (block, row);
        }

        return null;
    }

    /// <summary>Reads bytes of the file as far as there are any; gives how many.</summary>
    public int ReadAt(long offset, Span<byte> to) => RandomAccess.Read(_file, to, offset);

    /// <summary>Remembers and tells that a block is damaged.</summary>
    public StorageCorruptException Damaged(int block)
    {
        IsDamaged = true;
        var head = Heads[block];
        var what = $"the block at offset {head.Offset} is not as it was written; it holds {head.Count} observations of stream {head.Stream} "
            + $"from {Microseconds.ToTime(head.MinStart):O} to {Microseconds.ToTime(head.MaxStart):O}. All others can be read; restore a backup to have these again";
        _damage($"{Path} is damaged: {what}.");
        return new StorageCorruptException(Path, what);
    }

    private static SegmentHeader ReadHeader(SafeFileHandle file, string path, Action<string> damage)
    {
        var bytes = new byte[SegmentHeader.Size];
        foreach (var offset in new[] { 0, RandomAccess.GetLength(file) - SegmentHeader.Size })
        {
            if (offset >= 0 && RandomAccess.Read(file, bytes, offset) == bytes.Length && SegmentHeader.Read(bytes) is { } header)
                return header;
            damage($"{path} is damaged: the copy of its header at offset {offset} is not as it was written.");
        }

        throw new StorageCorruptException(path, "neither copy of its header is as it was written");
    }
}
