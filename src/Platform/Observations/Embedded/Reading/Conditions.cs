using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>How much of a block meets a query's conditions.</summary>
internal enum Match
{
    None,
    Some,
    All,
}

/// <summary>The conditions of a query, asked first of what is known of a block and then of its rows. Immutable.</summary>
internal sealed class Conditions
{
    private readonly HashSet<long>? _features;
    private readonly int? _partition;
    private readonly (long From, long To)? _ids;
    private readonly (long From, long To)? _start;
    private readonly (long From, long To)? _result;
    private readonly (double From, double To)? _number;

    /// <summary>Those of <paramref name="query"/>; its cursor and limits are not among them.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="partition">Only rows that this partition numbered; null for all.</param>
    public Conditions(ObservationQuery query, int? partition = null)
    {
        _partition = partition;
        Streams = query.Streams is null ? null : [.. query.Streams.Distinct().Order()];
        _features = query.Features is null ? null : [.. query.Features];
        _ids = query.Ids is { } ids ? (ids.From ?? long.MinValue, ids.To ?? long.MaxValue) : null;
        _start = Times(query.Start);
        _result = Times(query.ResultTime);
        _number = query.Number is { } number ? (number.From ?? double.NegativeInfinity, number.To ?? double.PositiveInfinity) : null;
        Needed = (_features is null ? 0 : Columns.Feature) | (_ids is null && partition is null ? 0 : Columns.Id) | (_start is null ? 0 : Columns.Start)
            | (_result is null ? 0 : Columns.Start | Columns.Result) | (_number is null ? 0 : Columns.Kind | Columns.Number);
    }

    /// <summary>The streams asked for, each once, ascending; null for all.</summary>
    public long[]? Streams { get; }

    /// <summary>The columns that the conditions look at.</summary>
    public Columns Needed { get; }

    /// <summary>Whether every row of every stream meets them.</summary>
    public bool AreNone => Streams is null && Needed == Columns.None;

    /// <summary>The blocks of which some rows may meet the conditions.</summary>
    public List<int> Blocks(Segment segment, HiddenRows hidden)
    {
        var blocks = new List<int>();
        if (!Overlaps(_start, segment.MinStart, segment.MaxStart) || !Overlaps(_ids, segment.MinId, segment.MaxId))
            return blocks;
        if (Streams is null)
        {
            for (var block = 0; block < segment.Heads.Length; block++)
                AddIf(segment, block, hidden, blocks);
            return blocks;
        }

        foreach (var stream in Streams)
        {
            for (var block = segment.FirstOf(stream); block < segment.Heads.Length && segment.Heads[block].Stream == stream; block++)
                AddIf(segment, block, hidden, blocks);
        }

        return blocks;
    }

    /// <summary>How much of a block meets them, its hidden rows not considered.</summary>
    public Match Look(in BlockHead head)
    {
        var all = Within(_start, head.MinStart, head.MaxStart) && Within(_ids, head.MinId, head.MaxId);
        if (_partition is { } partition && head.Partition != partition)
        {
            if (head.Partition >= 0)
                return Match.None;
            all = false;
        }

        if (_result is { } result)
        {
            if (head.Results == 0 || !Overlaps(result, head.MinResult, head.MaxResult))
                return Match.None;
            all &= head.Results == head.Count && Within(result, head.MinResult, head.MaxResult);
        }

        if (_number is { } number)
        {
            if (head.Numbers == 0 || head.MaxNumber < number.From || head.MinNumber > number.To)
                return Match.None;
            all &= head.Numbers == head.Count && head.MinNumber >= number.From && head.MaxNumber <= number.To;
        }

        if (_features is not null)
        {
            if (head.MinFeature == head.MaxFeature)
                return !_features.Contains(head.MinFeature) ? Match.None : all ? Match.All : Match.Some;
            all = false;
        }

        return all ? Match.All : Match.Some;
    }

    /// <summary>The rows of a decoded block that meet them and are not hidden; gives how many.</summary>
    public int Select(SealedSegment segment, int block, RowBatch batch, HiddenRows hidden, Span<ushort> rows)
    {
        var found = 0;
        var (startFrom, startTo) = _start ?? (long.MinValue, long.MaxValue);
        for (var i = 0; i < batch.Count; i++)
        {
            if (_start is not null && (batch.Start[i] < startFrom || batch.Start[i] > startTo))
                continue;
            if (Meets(batch, i) && (_partition is not { } partition || ObservationId.Partition(batch.Id[i], segment.Segment.Partitions) == partition))
                rows[found++] = (ushort)i;
        }

        return hidden.Remove(segment, block, batch, rows[..found]);
    }

    private bool Meets(RowBatch batch, int i) =>
        (_number is not { } number || (batch.Kind[i] == (long)ResultKind.Number && batch.Number[i] >= number.From && batch.Number[i] <= number.To))
        && (_ids is not { } ids || (batch.Id[i] >= ids.From && batch.Id[i] <= ids.To))
        && (_result is not { } result || (batch.Result[i] != RowBatch.NoTime && batch.Result[i] >= result.From && batch.Result[i] <= result.To))
        && (_features is null || _features.Contains(batch.Feature[i]));

    private void AddIf(Segment segment, int block, HiddenRows hidden, List<int> blocks)
    {
        ref readonly var head = ref segment.Heads[block];
        if (Overlaps(_start, head.MinStart, head.MaxStart) && Overlaps(_ids, head.MinId, head.MaxId)
            && Look(head) != Match.None && !hidden.Hides(head.Stream))
            blocks.Add(block);
    }

    private static bool Overlaps((long From, long To)? range, long least, long most) => range is not { } told || (most >= told.From && least <= told.To);

    private static bool Within((long From, long To)? range, long least, long most) => range is not { } told || (least >= told.From && most <= told.To);

    /// <summary>Rows are whole microseconds: a bound between two of them moves to the inner one.</summary>
    private static (long From, long To)? Times(Range<DateTime>? range) => range is not { } told ? null : (
        told.From is { } from ? Microseconds.Of(from) + (from.Ticks % TimeSpan.TicksPerMicrosecond == 0 ? 0 : 1) : long.MinValue,
        told.To is { } to ? Microseconds.Of(to) : long.MaxValue);
}
