namespace Civium.Modules.Twin.Index;

/// <summary>
/// The index at one moment: a few runs, each at least twice the size of the next, and the newest versions in a list. Readers keep the state
/// they took; a change makes a new one. Adding n versions costs O(n log n) in all, since a version moves to a run of twice the size each time.
/// </summary>
internal sealed class IndexState
{
    /// <summary>How many versions the list takes before it becomes a run.</summary>
    public const int ListSize = 1024;

    public static readonly IndexState Empty = new([], []);

    private readonly IndexRun[] _runs;
    private readonly IndexEntry[] _list;

    private IndexState(IndexRun[] runs, IndexEntry[] list)
    {
        _runs = runs;
        _list = list;
    }

    public int Count => _runs.Sum(run => run.Count) + _list.Length;

    /// <summary>With more versions. One thread at a time changes an index.</summary>
    public IndexState With(IReadOnlyCollection<IndexEntry> more)
    {
        if (_list.Length + more.Count <= ListSize)
        {
            return new IndexState(_runs, [.. _list, .. more]);
        }

        var next = new List<IndexEntry>([.. _list.Where(entry => entry.RecordedTo > 0), .. more]);
        var runs = new List<IndexRun>(_runs);
        while (runs.Count > 0 && runs[^1].Count < next.Count * 2)
        {
            next.AddRange(runs[^1].Entries());
            runs.RemoveAt(runs.Count - 1);
        }

        runs.Add(new IndexRun(next));
        return new IndexState([.. runs], []);
    }

    /// <summary>Ends a version in recorded time.</summary>
    public void Close(long sequence, long recordedTo)
    {
        if (Array.Find(_list, entry => entry.Sequence == sequence) is { } recent)
        {
            recent.RecordedTo = recordedTo;
            return;
        }

        foreach (var run in _runs)
        {
            if (run.Close(sequence, recordedTo))
            {
                return;
            }
        }
    }

    /// <summary>Removes all versions of these entities.</summary>
    public void Remove(HashSet<long> entities)
    {
        foreach (var entry in _list.Where(entry => entities.Contains(entry.Entity)))
        {
            entry.RecordedTo = 0;
        }

        foreach (var run in _runs)
        {
            run.Remove(entities);
        }
    }

    /// <summary>Gives what a tile shows.</summary>
    public void Show(int zoom, Box box, Moment moment, TileSink sink)
    {
        var scratch = new List<int>();
        foreach (var run in _runs)
        {
            run.Show(zoom, box, moment, scratch, sink);
        }

        foreach (var entry in _list)
        {
            if (entry.MinZoom <= zoom && Meets(entry, box) && Sees(entry, moment))
            {
                sink.Add(entry.Type, entry.Entity, entry.Box, entry.Geometry, entry.Attributes);
            }
        }
    }

    /// <summary>Gives what is in a box, or everywhere, of one type or all.</summary>
    public void Find(Box? box, Moment moment, ushort? type, Action<Found> found)
    {
        var scratch = new List<int>();
        foreach (var run in _runs)
        {
            run.Find(box, moment, type, scratch, found);
        }

        var within = box ?? Box.World;
        foreach (var entry in _list)
        {
            if ((type is null || entry.Type == type) && Meets(entry, within) && Sees(entry, moment))
            {
                var inside = within.Covers(entry.Box.MinX, entry.Box.MinY, entry.Box.MaxX, entry.Box.MaxY);
                found(new Found(entry.Sequence, entry.Entity, entry.Type, entry.Box, inside, entry.ValidFrom));
            }
        }
    }

    private static bool Meets(IndexEntry entry, Box box) => box.Meets(entry.Box.MinX, entry.Box.MinY, entry.Box.MaxX, entry.Box.MaxY);

    private static bool Sees(IndexEntry entry, Moment moment) =>
        moment.Sees(entry.ValidFrom, entry.ValidTo, entry.RecordedFrom, entry.RecordedTo, entry.Classification);
}
