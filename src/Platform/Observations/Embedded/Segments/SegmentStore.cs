using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// The sealed rows of one directory: immutable segments and the manifest that names them. One change at a time; any number of readers, each on
/// the state it began with.
/// </summary>
internal sealed class SegmentStore : IDisposable
{
    private readonly string _directory;
    private readonly Action<string> _damage;
    private readonly Lock _change = new();
    private readonly Lock _gate = new();
    private SealedState _state;
    private long _number;

    /// <summary>Opens the segments in <paramref name="directory"/>; what a crash left unfinished there is removed.</summary>
    /// <param name="directory">The store's directory.</param>
    /// <param name="partitions">How many partitions a new store has.</param>
    /// <param name="damage">Told of damage, in words for the operator.</param>
    /// <exception cref="StorageCorruptException">The manifest is damaged.</exception>
    public SegmentStore(string directory, int partitions, Action<string> damage)
    {
        (_directory, _damage) = (directory, damage);
        Directory.CreateDirectory(SegmentsDirectory);
        DirectorySync.Sync(directory);
        _state = Manifest.Read(directory, TryOpen)
            ?? new SealedState(0, 1, new PartitionPosition[partitions], [], [], []);
        _state.Use();
        _number = _state.NextNumber;
        RemoveStrays();
    }

    /// <summary>Where the segments are.</summary>
    public string SegmentsDirectory => Path.Combine(_directory, "segments");

    /// <summary>What is sealed now, without keeping its files open.</summary>
    public SealedState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <summary>What is sealed now; call <see cref="SealedState.Leave"/> when done with it.</summary>
    public SealedState Lease()
    {
        lock (_gate)
        {
            _state.Use();
            return _state;
        }
    }

    /// <summary>The number of a new segment.</summary>
    public long TakeNumber() => Interlocked.Increment(ref _number) - 1;

    /// <summary>Opens a segment that was finished just now.</summary>
    public Segment Open(long number)
    {
        DirectorySync.Sync(SegmentsDirectory);
        return Segment.Open(SegmentsDirectory, number, _damage);
    }

    /// <summary>
    /// Changes what is sealed. When it returns the change is durable and shown; when the manifest cannot be written it throws, and nothing is shown.
    /// </summary>
    /// <param name="change">Makes the new state of the present one.</param>
    /// <param name="show">Called with what shows the new state to readers; null to show it at once.</param>
    public void Commit(Func<SealedState, SealedState> change, Action<Action>? show = null)
    {
        lock (_change)
        {
            var before = State;
            var after = change(before) with { NextNumber = Interlocked.Read(ref _number) };
            Manifest.Write(_directory, after);
            after.Use();
            void Show()
            {
                lock (_gate)
                    _state = after;
            }

            try
            {
                if (show is null)
                    Show();
                else
                    show(Show);
                foreach (var gone in before.Segments.Select(segment => segment.Segment).Except(after.Segments.Select(segment => segment.Segment)))
                    File.Delete(gone.Path);
            }
            finally
            {
                before.Leave();
            }
        }
    }

    /// <summary>
    /// Removes a segment that a failed change was to name. The manifest is written anew first: it is not known whether the one on the disk names it.
    /// When that fails the file stays, to be removed at the next start if nothing names it then.
    /// </summary>
    public void Abandon(Segment segment)
    {
        try
        {
            if (State.Segments.Any(named => named.Segment == segment))
                return;
            Commit(state => state);
            File.Delete(segment.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Nothing is lost: the caller reports what failed at first.
        }
    }

    /// <summary>Which of <paramref name="ids"/> are sealed and live.</summary>
    public HashSet<long> Present(IEnumerable<long> ids)
    {
        var state = Lease();
        try
        {
            var scratch = new RowBatch();
            return [.. ids.Where(id => state.Find(id, Columns.None, scratch) is not null)];
        }
        finally
        {
            state.Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => State.Leave();

    private Segment? TryOpen(long number)
    {
        try
        {
            return Segment.Open(SegmentsDirectory, number, _damage);
        }
        catch (Exception error) when (error is StorageCorruptException or FileNotFoundException)
        {
            _damage($"A segment of the observation store cannot be read and is left out: {error.Message} Restore a backup to have its observations again.");
            return null;
        }
    }

    private void RemoveStrays()
    {
        var known = _state.Segments.Select(segment => segment.Segment.Path)
            .Concat(_state.Missing.Select(missing => SegmentHeader.PathOf(SegmentsDirectory, missing.Number))).ToHashSet();
        foreach (var path in Directory.EnumerateFiles(SegmentsDirectory, "*.seg"))
        {
            if (!known.Contains(path))
                File.Delete(path);
        }
    }
}
