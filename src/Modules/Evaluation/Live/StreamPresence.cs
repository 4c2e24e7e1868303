using Civium.Kernel.Observations;

namespace Civium.Modules.Evaluation.Live;

/// <summary>How well a stream kept reporting in a window.</summary>
/// <param name="Uptime">The share of its hours with at least one reading, in percent.</param>
/// <param name="LongestGap">The longest time without one, in hours.</param>
internal sealed record StreamPresence(double Uptime, double LongestGap)
{
    private const int Chunk = 200;

    /// <summary>
    /// Looks at each stream from the start of the window, or from its first reading ever when that is later, to its end. Streams without any
    /// reading are left out. Reads every observation of the window once; memory is a bit an hour a stream.
    /// </summary>
    public static async Task<Dictionary<long, StreamPresence>> LookAsync(
        IObservationStore store, IReadOnlyCollection<long> streams, DateTime from, DateTime to, CancellationToken cancellation)
    {
        var presences = new Dictionary<long, StreamPresence>();
        foreach (var some in streams.Chunk(Chunk))
        {
            var extents = await store.ExtentsAsync(some, cancellation).ConfigureAwait(false);
            var watches = extents.Where(pair => pair.Value.Start < to).ToDictionary(pair => pair.Key, pair => new Watch(pair.Value.Start > from ? pair.Value.Start : from, to));
            var query = new ObservationQuery { Streams = [.. watches.Keys], Start = new(from, to), Order = ObservationOrder.PhenomenonTime };
            await foreach (var observation in store.QueryAsync(query, cancellation).ConfigureAwait(false))
            {
                watches[observation.Stream].See(observation.Start);
            }

            foreach (var (stream, watch) in watches)
            {
                presences[stream] = watch.Finish();
            }
        }

        return presences;
    }

    private sealed class Watch
    {
        private readonly HashSet<int> _hours = [];
        private readonly DateTime _begin;
        private readonly DateTime _end;
        private DateTime _last;
        private TimeSpan _gap;

        public Watch(DateTime begin, DateTime end) => (_begin, _end, _last) = (begin, end, begin);

        public void See(DateTime time)
        {
            if (time >= _begin && time <= _end)
            {
                _hours.Add((int)(time - _begin).TotalHours);
                _gap = time - _last > _gap ? time - _last : _gap;
                _last = time;
            }
        }

        public StreamPresence Finish()
        {
            var hours = Math.Max(1, (int)Math.Ceiling((_end - _begin).TotalHours));
            _gap = _end - _last > _gap ? _end - _last : _gap;
            return new(100.0 * Math.Min(hours, _hours.Count) / hours, _gap.TotalHours);
        }
    }
}
