using System.Collections.Immutable;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// The file that says what is sealed: which segments count, which of their rows are dead, and where the partitions stand. It is written
/// anew for each change and takes the old one's place in one step, so a crash leaves either.
/// </summary>
internal static class Manifest
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "CIVIUMAN"u8;

    /// <summary>The file in a store's directory.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, "manifest");

    /// <summary>Puts <paramref name="state"/> on the disk.</summary>
    public static void Write(string directory, SealedState state)
    {
        using var bytes = new RecordBuffer(4096);
        bytes.Raw(Magic);
        bytes.Byte(Version);
        bytes.Signed(state.Sealed);
        bytes.Signed(state.NextNumber);
        bytes.Unsigned((ulong)state.Positions.Count);
        foreach (var position in state.Positions)
        {
            bytes.Signed(position.Epoch);
            bytes.Signed(position.LastSequence);
        }

        IdList.Encode([.. state.DeletedStreams.Order()], bytes);
        bytes.Unsigned((ulong)(state.Segments.Length + state.Missing.Length));
        foreach (var segment in state.Segments)
            Entry(segment.Segment.Number, segment.Dead, bytes);
        foreach (var missing in state.Missing)
            Entry(missing.Number, missing.Dead, bytes);

        bytes.Fixed64(Crc32C.Of(bytes.Written.Span));
        var path = PathIn(directory);
        using (var file = new DiskLogFile(path + ".new"))
        {
            file.Truncate(0);
            file.Write([bytes.Written], 0);
            file.Sync();
        }

        File.Move(path + ".new", path, overwrite: true);
        DirectorySync.Sync(directory);
    }

    /// <summary>Reads it and opens the segments it names; null when there is none.</summary>
    /// <exception cref="StorageCorruptException">It is not as it was written.</exception>
    public static SealedState? Read(string directory, Func<long, Segment?> open)
    {
        var path = PathIn(directory);
        if (!File.Exists(path))
            return null;
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 17 || !bytes.AsSpan().StartsWith(Magic) || BitConverter.ToInt64(bytes, bytes.Length - 8) != Crc32C.Of(bytes.AsSpan(0, bytes.Length - 8)))
            throw new StorageCorruptException(path, "it is not as it was written");
        try
        {
            var from = new RecordReader(bytes.AsSpan(Magic.Length, bytes.Length - Magic.Length - 8));
            if (from.Byte() != Version)
                throw new FormatException("its version is not known");
            return Read(ref from, open);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw new StorageCorruptException(path, error.Message);
        }
    }

    private static void Entry(long number, IReadOnlyDictionary<int, ushort[]> dead, RecordBuffer to)
    {
        to.Signed(number);
        to.Unsigned((ulong)dead.Count);
        foreach (var (block, rows) in dead)
        {
            to.Unsigned((ulong)block);
            IdList.Encode([.. rows.Select(row => (long)row)], to);
        }
    }

    private static SealedState Read(ref RecordReader from, Func<long, Segment?> open)
    {
        var (last, next) = (from.Signed(), from.Signed());
        var positions = new PartitionPosition[from.Count()];
        for (var i = 0; i < positions.Length; i++)
            positions[i] = new(from.Signed(), from.Signed());
        var deleted = ImmutableHashSet.CreateRange(IdList.Decode(ref from));
        var segments = ImmutableArray.CreateBuilder<SealedSegment>();
        var missing = ImmutableArray.CreateBuilder<MissingSegment>();
        for (var left = from.Count(); left > 0; left--)
        {
            var number = from.Signed();
            var segment = open(number);
            var dead = new Dictionary<int, ushort[]>();
            for (var blocks = from.Count(); blocks > 0; blocks--)
                dead[checked((int)from.Unsigned())] = [.. IdList.Decode(ref from).Select(row => checked((ushort)row))];
            if (segment is not null)
                segments.Add(SealedSegment.Of(segment, dead, deleted));
            else
                missing.Add(new(number, dead));
        }

        return new(last, next, positions, deleted, segments.ToImmutable(), missing.ToImmutable());
    }
}
