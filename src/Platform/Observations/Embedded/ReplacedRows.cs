using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Segments;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Leaves out of waiting writes the replacements of observations that are not there. It is decided before the log is written, so that
/// the log holds only what takes effect and replays the same whatever has been sealed. Used by the log writer only.
/// </summary>
/// <remarks>
/// What is gone never comes back, because numbers are given once. What the tail says is there can only be ended by a write of the same
/// group, and the tail sees that when it applies the group. Only rows that are sealed have to be looked up among the segments.
/// </remarks>
internal sealed class ReplacedRows(SegmentStore segments, PartitionLedger ledger, Tail tail)
{
    private readonly Dictionary<int, long> _last = [];
    private readonly HashSet<long> _missing = [];
    private readonly HashSet<long> _unknown = [];

    /// <summary>Changes the entries that replace something that is missing. Costs nothing when none replaces anything.</summary>
    public void LeaveOutMissing(List<LogEntry> group)
    {
        if (!group.Exists(static entry => entry.Record.Write.Replace.Count > 0))
            return;
        _missing.Clear();
        _unknown.Clear();
        _last.Clear();
        foreach (var entry in group)
            Look(entry.Record.Write);
        if (_unknown.Count > 0)
        {
            _unknown.ExceptWith(segments.Present(_unknown));
            _missing.UnionWith(_unknown);
        }

        if (_missing.Count == 0)
            return;
        foreach (var entry in group)
            LeaveOut(entry);
    }

    private void Look(PartitionWrite write)
    {
        var durable = ledger.LastOf(write.Partition);
        var last = _last.GetValueOrDefault(write.Partition, durable);
        if (write.Append.Count > 0)
            _last[write.Partition] = last = Math.Max(last, Number(write.Append[^1]));
        foreach (var row in write.Replace)
        {
            var number = Number(row);
            // Appended by this group: there when the group is applied, unless its append is refused, and then so is this write.
            if (number > durable && number <= last)
                continue;
            var known = number > last ? false : tail.Knows(row.Id);
            if (known is null)
                _unknown.Add(row.Id);
            else if (known == false)
                _missing.Add(row.Id);
        }
    }

    private void LeaveOut(LogEntry entry)
    {
        var write = entry.Record.Write;
        if (!write.Replace.Any(row => _missing.Contains(row.Id)))
            return;
        entry.Record = entry.Record with { Write = write with { Replace = [.. write.Replace.Where(row => !_missing.Contains(row.Id))] } };
        entry.Bytes.Clear();
        LogRecords.Encode(entry.Record, entry.Bytes);
    }

    private long Number(Observation row) => ObservationId.Sequence(row.Id, ledger.Partitions);
}
