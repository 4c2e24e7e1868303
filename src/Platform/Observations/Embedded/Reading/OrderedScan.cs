using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>
/// Sealed and recent rows as one ordered sequence. Segments are opened when the order reaches the first row they may have, then
/// their blocks likewise, so what is read is what is given and little more. Not thread-safe.
/// </summary>
/// <remarks>An open block holds the keys of its next 128 rows, about 2 KB; few blocks of a few streams hold all of theirs.</remarks>
internal sealed class OrderedScan
{
    private const int FewBlocks = 64;
    private const int Window = 128;
    private readonly ObservationQuery _query;
    private readonly Conditions _conditions;
    private readonly HiddenRows _hidden;
    private readonly List<Observation> _recent;
    private readonly OrderKey? _after;
    private readonly PriorityQueue<Source, OrderKey> _sources;
    private readonly RowBatch _scratch = new();
    private readonly ushort[] _rows = new ushort[RowBatch.Capacity];
    private int _place;
    private int _blocks;
    private int _skip;
    private int? _left;

    /// <summary>Stands before the first row.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="hidden">What is read, and what of it not.</param>
    /// <param name="recent">The recent rows that meet the query and come after its cursor, in its order.</param>
    /// <param name="partition">Only sealed rows that this partition numbered; null for all.</param>
    public OrderedScan(ObservationQuery query, HiddenRows hidden, List<Observation> recent, int? partition = null)
    {
        (_query, _hidden, _recent) = (query, hidden, recent);
        _conditions = new Conditions(query, partition);
        _after = OrderKey.After(query);
        (_skip, _left) = (query.Skip, query.Limit);
        _sources = new(Comparer<OrderKey>.Create(query.Descending ? (x, y) => y.CompareTo(x) : (x, y) => x.CompareTo(y)));
        for (var i = 0; i < hidden.State.Segments.Length; i++)
            AddSegment(i);
        AddRecent();
    }

    private enum Kind
    {
        Segment,
        Block,
        Rows,
        Recent,
    }

    /// <summary>The next rows, at most <paramref name="count"/>; fewer at the end.</summary>
    /// <exception cref="StorageCorruptException">A block that is needed is damaged.</exception>
    public List<Observation> Next(int count)
    {
        count = Math.Min(count, _left ?? count);
        var rows = new Observation[count];
        var places = new List<(int Segment, int Block, int Row, int At)>();
        var found = 0;
        while (found < count && _sources.TryDequeue(out var source, out _))
        {
            if (source.Kind == Kind.Segment)
                AddBlocks(source.Segment);
            else if (source.Kind == Kind.Block)
                Open(source, _after);
            else
                Take(source, rows, places, ref found);
        }

        if (_left is { } left)
            _left = left - found;
        Materialize(places, rows);
        return [.. rows.AsSpan(0, found)];
    }

    private void Take(Source source, Observation[] rows, List<(int Segment, int Block, int Row, int At)> places, ref int found)
    {
        if (_skip > 0)
            _skip--;
        else if (source.Kind == Kind.Recent)
            rows[found++] = _recent[_place];
        else
            places.Add((source.Segment, source.Block, source.Rows[source.At], found++));
        if (source.Kind == Kind.Recent)
        {
            _place++;
            AddRecent();
        }
        else if (++source.At < source.Keys.Length)
        {
            _sources.Enqueue(source, source.Keys[source.At]);
        }
        else if (source.HasMore)
        {
            Open(source, source.Keys[^1]);
        }
    }

    private void AddSegment(int segment)
    {
        if (_conditions.Streams is not null)
        {
            AddBlocks(segment);
            return;
        }

        var of = _hidden.State.Segments[segment].Segment;
        var bound = _query.Order switch
        {
            ObservationOrder.Id => new OrderKey(0, _query.Descending ? of.MaxId : of.MinId),
            ObservationOrder.PhenomenonTime => _query.Descending ? new OrderKey(of.MaxStart, long.MaxValue) : new OrderKey(of.MinStart, long.MinValue),
            _ => _query.Descending ? new OrderKey(long.MaxValue, long.MaxValue) : new OrderKey(long.MinValue, long.MinValue),
        };
        _sources.Enqueue(new Source(Kind.Segment, segment, 0), bound);
    }

    private void AddBlocks(int segment)
    {
        var of = _hidden.State.Segments[segment].Segment;
        foreach (var block in _conditions.Blocks(of, _hidden))
        {
            ref readonly var head = ref of.Heads[block];
            var (lowest, highest) = (OrderKey.Lowest(head, _query.Order), OrderKey.Highest(head, _query.Order));
            if (_after is { } after && (_query.Descending ? lowest.CompareTo(after) >= 0 : highest.CompareTo(after) <= 0))
                continue;
            _blocks++;
            _sources.Enqueue(new Source(Kind.Block, segment, block), _query.Descending ? highest : lowest);
        }
    }

    private void AddRecent()
    {
        if (_place < _recent.Count)
            _sources.Enqueue(new Source(Kind.Recent, 0, 0), OrderKey.Of(_recent[_place], _query.Order));
    }

    /// <summary>Reads the keys of a block's rows that come after <paramref name="after"/>.</summary>
    private void Open(Source source, OrderKey? after)
    {
        var segment = _hidden.State.Segments[source.Segment];
        segment.Segment.Read(source.Block, _conditions.Needed | OrderKey.Needed(_query.Order), _scratch);
        var found = _conditions.Select(segment, source.Block, _scratch, _hidden, _rows);
        var keys = new OrderKey[found];
        var kept = 0;
        for (var i = 0; i < found; i++)
        {
            var key = OrderKey.Of(_scratch, _rows[i], _query.Order);
            if (after is { } place && (_query.Descending ? key.CompareTo(place) >= 0 : key.CompareTo(place) <= 0))
                continue;
            keys[kept] = key;
            _rows[kept++] = _rows[i];
        }

        if (kept == 0)
            return;
        Array.Sort(keys, _rows, 0, kept, _sources.Comparer);
        var window = Math.Min(kept, _blocks <= FewBlocks ? RowBatch.Capacity : Window);
        source.Kind = Kind.Rows;
        source.At = 0;
        source.HasMore = kept > window;
        source.Keys = keys.Length == window ? keys : keys[..window];
        source.Rows = _rows[..window];
        _sources.Enqueue(source, source.Keys[0]);
    }

    private void Materialize(List<(int Segment, int Block, int Row, int At)> places, Observation[] rows)
    {
        places.Sort();
        var open = (-1, -1);
        foreach (var (segment, block, row, at) in places)
        {
            if (open != (segment, block))
            {
                _hidden.State.Segments[segment].Segment.Read(block, Columns.All, _scratch);
                open = (segment, block);
            }

            rows[at] = _scratch.Row(row);
        }
    }

    private sealed class Source(Kind kind, int segment, int block)
    {
        public Kind Kind { get; set; } = kind;

        public int Segment { get; } = segment;

        public int Block { get; } = block;

        public OrderKey[] Keys { get; set; } = [];

        public ushort[] Rows { get; set; } = [];

        public int At { get; set; }

        public bool HasMore { get; set; }
    }
}
