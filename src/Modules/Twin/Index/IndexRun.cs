namespace Civium.Modules.Twin.Index;

/// <summary>
/// Versions sorted along a Hilbert curve, in columns, with a tree for each band of zooms. Only the end of recorded time changes after it is
/// built, each by one atomic write. About 110 bytes a version and 2 to 5 a vertex, and a third more for the bands.
/// </summary>
internal sealed class IndexRun
{
    private readonly long[] _sequences;
    private readonly long[] _entities;
    private readonly long[] _validFrom;
    private readonly long[] _validTo;
    private readonly long[] _recordedFrom;
    private readonly long[] _recordedTo;
    private readonly ushort[] _types;
    private readonly byte[] _classifications;
    private readonly byte[] _minZooms;
    private readonly int[] _attributeEnds;
    private readonly byte[] _attributes;
    private readonly Band[] _bands;
    private readonly long[] _sortedSequences;
    private readonly int[] _places;

    public IndexRun(IReadOnlyList<IndexEntry> entries)
    {
        var sorted = entries.Select(entry => (Place: PackedTree.HilbertOf(entry.Box.MinX, entry.Box.MinY, entry.Box.MaxX, entry.Box.MaxY), Entry: entry)).ToArray();
        Array.Sort(sorted, (one, other) => one.Place.CompareTo(other.Place));
        var items = Array.ConvertAll(sorted, pair => pair.Entry);
        _sequences = Array.ConvertAll(items, item => item.Sequence);
        _entities = Array.ConvertAll(items, item => item.Entity);
        _validFrom = Array.ConvertAll(items, item => item.ValidFrom);
        _validTo = Array.ConvertAll(items, item => item.ValidTo);
        _recordedFrom = Array.ConvertAll(items, item => item.RecordedFrom);
        _recordedTo = Array.ConvertAll(items, item => item.RecordedTo);
        _types = Array.ConvertAll(items, item => item.Type);
        _classifications = Array.ConvertAll(items, item => item.Classification);
        _minZooms = Array.ConvertAll(items, item => item.MinZoom);
        (_attributes, _attributeEnds) = Join(items, item => item.Attributes);
        _bands = [.. Enumerable.Range(0, Generalisation.BandTops.Length).Select(band => Band.Simplified(items, band)), Band.Whole(items)];
        _sortedSequences = [.. _sequences];
        _places = [.. Enumerable.Range(0, items.Length)];
        Array.Sort(_sortedSequences, _places);
    }

    public int Count => _sequences.Length;

    /// <summary>Its versions again, for a larger run; those that were removed are left out.</summary>
    public IEnumerable<IndexEntry> Entries()
    {
        var whole = _bands[^1];
        for (var i = 0; i < Count; i++)
        {
            if (_recordedTo[i] > 0)
            {
                yield return new IndexEntry
                {
                    Sequence = _sequences[i],
                    Entity = _entities[i],
                    Type = _types[i],
                    Classification = _classifications[i],
                    MinZoom = _minZooms[i],
                    ValidFrom = _validFrom[i],
                    ValidTo = _validTo[i],
                    RecordedFrom = _recordedFrom[i],
                    RecordedTo = _recordedTo[i],
                    Box = whole.BoxOf(i),
                    Geometry = whole.GeometryOf(i).ToArray(),
                    Attributes = AttributesOf(i).ToArray(),
                };
            }
        }
    }

    /// <summary>Ends a version in recorded time; false when it is not here.</summary>
    public bool Close(long sequence, long recordedTo)
    {
        var at = Array.BinarySearch(_sortedSequences, sequence);
        if (at < 0)
        {
            return false;
        }

        Volatile.Write(ref _recordedTo[_places[at]], recordedTo);
        return true;
    }

    /// <summary>Removes all versions of these entities.</summary>
    public void Remove(HashSet<long> entities)
    {
        for (var i = 0; i < Count; i++)
        {
            if (entities.Contains(_entities[i]))
            {
                Volatile.Write(ref _recordedTo[i], 0);
            }
        }
    }

    /// <summary>Gives what a tile shows.</summary>
    public void Show(int zoom, Box box, Moment moment, List<int> scratch, TileSink sink)
    {
        var band = _bands[Generalisation.BandOf(zoom)];
        scratch.Clear();
        band.Tree.Search(box, scratch);
        foreach (var place in scratch)
        {
            var item = band.ItemOf(place);
            if (_minZooms[item] <= zoom && Sees(moment, item))
            {
                sink.Add(_types[item], _entities[item], band.BoxOf(place), band.GeometryOf(place), AttributesOf(item));
            }
        }
    }

    /// <summary>Gives what is in a box; null for the whole world, which needs no tree.</summary>
    public void Find(Box? box, Moment moment, ushort? type, List<int> scratch, Action<Found> found)
    {
        var whole = _bands[^1];
        if (box is { } some)
        {
            scratch.Clear();
            whole.Tree.Search(some, scratch);
            foreach (var item in scratch)
            {
                Tell(item, some);
            }

            return;
        }

        for (var item = 0; item < Count; item++)
        {
            Tell(item, Box.World);
        }

        void Tell(int item, Box within)
        {
            if ((type is null || _types[item] == type) && Sees(moment, item))
            {
                found(new Found(_sequences[item], _entities[item], _types[item], whole.BoxOf(item), Inside(whole.BoxOf(item), within), _validFrom[item]));
            }
        }
    }

    private static bool Inside(Box box, Box within) => within.Covers(box.MinX, box.MinY, box.MaxX, box.MaxY);

    private bool Sees(Moment moment, int item) => moment.Sees(
        _validFrom[item], _validTo[item], _recordedFrom[item], Volatile.Read(ref _recordedTo[item]), _classifications[item]);

    private ReadOnlySpan<byte> AttributesOf(int item) => Slice(_attributes, _attributeEnds, item);

    private static ReadOnlySpan<byte> Slice(byte[] bytes, int[] ends, int item)
    {
        var start = item == 0 ? 0 : ends[item - 1];
        return bytes.AsSpan(start, ends[item] - start);
    }

    private static (byte[] Bytes, int[] Ends) Join(IndexEntry[] items, Func<IndexEntry, byte[]> part)
    {
        var bytes = new byte[items.Sum(item => (long)part(item).Length)];
        var ends = new int[items.Length];
        var end = 0;
        for (var i = 0; i < items.Length; i++)
        {
            part(items[i]).CopyTo(bytes, end);
            ends[i] = end += part(items[i]).Length;
        }

        return (bytes, ends);
    }

    /// <summary>What some zooms see.</summary>
    private sealed class Band(int[]? items, PackedTree tree, byte[] geometries, int[] ends)
    {
        public PackedTree Tree => tree;

        public int ItemOf(int place) => items is null ? place : items[place];

        public ReadOnlySpan<byte> GeometryOf(int place) => Slice(geometries, ends, place);

        public Box BoxOf(int place)
        {
            var box = tree.Boxes.Slice(place * 4, 4);
            return new Box(box[0], box[1], box[2], box[3]);
        }

        public static Band Whole(IndexEntry[] items)
        {
            var (geometries, ends) = Join(items, item => item.Geometry);
            return new Band(null, TreeOf(items), geometries, ends);
        }

        public static Band Simplified(IndexEntry[] all, int band)
        {
            var seen = Enumerable.Range(0, all.Length).Where(item => all[item].MinZoom <= Generalisation.BandTops[band]).ToArray();
            var geometries = new ByteWriter();
            var scratch = new List<(int, int)>();
            var ends = new int[seen.Length];
            for (var i = 0; i < seen.Length; i++)
            {
                Generalisation.Simplify(all[seen[i]].Geometry, band, geometries, scratch);
                ends[i] = geometries.Length;
            }

            return new Band(seen, TreeOf(Array.ConvertAll(seen, item => all[item])), geometries.ToArray(), ends);
        }

        private static PackedTree TreeOf(IndexEntry[] items)
        {
            var boxes = new int[items.Length * 4];
            for (var i = 0; i < items.Length; i++)
            {
                var box = items[i].Box;
                (boxes[i * 4], boxes[(i * 4) + 1], boxes[(i * 4) + 2], boxes[(i * 4) + 3]) = (box.MinX, box.MinY, box.MaxX, box.MaxY);
            }

            return new PackedTree(boxes);
        }
    }
}

/// <summary>A version that was found.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Entity">Its entity.</param>
/// <param name="Type">Its type's number.</param>
/// <param name="Box">Its box.</param>
/// <param name="Inside">Whether its box lies in the one asked for; otherwise only its geometry can tell whether it meets it.</param>
/// <param name="ValidFrom">Since when it holds.</param>
internal readonly record struct Found(long Sequence, long Entity, ushort Type, Box Box, bool Inside, long ValidFrom);

/// <summary>Takes in what a tile shows. The spans are valid during the call only.</summary>
internal abstract class TileSink
{
    public abstract void Add(ushort type, long entity, Box box, ReadOnlySpan<byte> geometry, ReadOnlySpan<byte> attributes);
}
