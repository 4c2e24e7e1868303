using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;

namespace Civium.Platform.Partitions;

/// <summary>
/// Finds, for streams that declare one reading per phenomenon time, which observations of a batch have a counterpart. Only one batch with such streams
/// is judged and stored at a time. A reading newer than all of its stream needs no look into the store: memory per stream is one time.
/// </summary>
internal sealed class DuplicateGuard(IObservationStore store) : IDisposable
{
    private const int MostStreams = 20_000;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<long, DateTime> _newest = [];

    /// <summary>The verdict on a batch without such streams.</summary>
    public static Verdict KeepAll { get; } = new(null, []);

    /// <summary>Waits for one's turn; dispose the answer to end it.</summary>
    public async Task<IDisposable> EnterAsync()
    {
        await _turn.WaitAsync();
        return new Turn(_turn);
    }

    /// <summary>Judges a batch against what is stored and against itself.</summary>
    public async Task<Verdict> JudgeAsync(Observation[] batch, Dictionary<long, DuplicateRule> rules)
    {
        var existing = new long?[batch.Length];
        var replaced = new List<(long Existing, int By)>();
        foreach (var stream in Enumerable.Range(0, batch.Length).Where(i => rules.ContainsKey(batch[i].Stream)).GroupBy(i => batch[i].Stream))
        {
            var known = await FindAsync(stream.Key, batch, stream);
            foreach (var i in stream)
            {
                Judge(i, batch[i].Start, rules[stream.Key], known, existing, replaced);
            }
        }

        return new Verdict(existing, replaced);
    }

    /// <summary>The batch is stored: later ones may trust its newest times.</summary>
    public void Stored(Observation[] batch, Dictionary<long, DuplicateRule> rules)
    {
        if (_newest.Count > MostStreams)
        {
            _newest.Clear();
        }

        foreach (var observation in batch)
        {
            if (rules.ContainsKey(observation.Stream)
                && _newest.TryGetValue(observation.Stream, out var newest) && observation.Start > newest)
            {
                _newest[observation.Stream] = observation.Start;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Trusts nothing any more.</summary>
    public void Forget() => _newest.Clear();

    /// <summary>Trusts nothing about these streams any more.</summary>
    public void Forget(IEnumerable<long> streams)
    {
        foreach (var stream in streams)
        {
            _newest.Remove(stream);
        }
    }

    /// <summary>
    /// An entry of <paramref name="known"/> is an id that is stored, or the complement of an index in this batch that comes before.
    /// </summary>
    private static void Judge(
        int index, DateTime start, DuplicateRule rule, Dictionary<DateTime, long> known, long?[] existing, List<(long Existing, int By)> replaced)
    {
        if (!known.TryGetValue(start, out var other))
        {
            known[start] = ~(long)index;
        }
        else if (rule == DuplicateRule.FirstWins)
        {
            existing[index] = other;
        }
        else
        {
            replaced.Add((other, index));
            known[start] = ~(long)index;
        }
    }

    private async Task<Dictionary<DateTime, long>> FindAsync(long stream, Observation[] batch, IEnumerable<int> indexes)
    {
        var earliest = DateTime.MaxValue;
        var latest = DateTime.MinValue;
        foreach (var i in indexes)
        {
            earliest = batch[i].Start < earliest ? batch[i].Start : earliest;
            latest = batch[i].Start > latest ? batch[i].Start : latest;
        }

        if (!_newest.TryGetValue(stream, out var newest))
        {
            var extents = await store.ExtentsAsync([stream], CancellationToken.None);
            newest = extents.TryGetValue(stream, out var extent) ? extent.End : DateTime.MinValue;
            _newest[stream] = newest;
        }

        var known = new Dictionary<DateTime, long>();
        if (earliest > newest)
        {
            return known;
        }

        var query = new ObservationQuery { Streams = [stream], Start = new Range<DateTime>(earliest, latest) };
        await foreach (var observation in store.QueryAsync(query, CancellationToken.None))
        {
            known[observation.Start] = observation.Id;
        }

        return known;
    }

    /// <summary>What to do with each observation of a batch.</summary>
    internal sealed class Verdict(long?[]? existing, List<(long Existing, int By)> replaced)
    {
        /// <summary>
        /// What stands in place of the observation at <paramref name="index"/>: an id, or the complement of the index of an earlier one of the
        /// batch; null when it is to be stored.
        /// </summary>
        public long? Existing(int index) => existing?[index];

        /// <summary>The ids to delete, where <paramref name="ids"/> are those of the batch.</summary>
        public IReadOnlyList<long> Replaced(long[] ids) =>
            replaced.Count == 0 ? [] : [.. replaced.Select(pair => pair.Existing < 0 ? ids[~pair.Existing] : pair.Existing)];
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
