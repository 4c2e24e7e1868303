using Civium.Kernel.Observations;

namespace Civium.Bench.Storage;

/// <summary>
/// A year of noisy readings: 1,000 Things, each with 2 busy streams and 18 quiet ones; nine tenths of the readings are of the busy ones. Times are
/// out of order by up to a minute. The same size gives the same readings, so that peers hold the same rows.
/// </summary>
internal sealed class CityOfReadings(long size, IReadOnlyList<long> busy, IReadOnlyList<long> quiet, int partitions)
{
    public const int Things = 1000;
    public const int BusyOfThing = 2;
    public const int QuietOfThing = 18;
    private const int JitterMilliseconds = 60_000;

    public static readonly DateTime Begin = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly long _ticks = Math.Max(1, size * 9 / 10 / (Things * BusyOfThing));
    private readonly long[] _last = new long[partitions];
    private readonly Random _random = new(20250101);

    /// <summary>The last number that each partition has given so far.</summary>
    public IReadOnlyList<long> Last => _last;

    /// <summary>The readings, some thousands at a time, in the order in which they come in.</summary>
    public IEnumerable<List<Observation>[]> Batches()
    {
        var quietEach = (int)Math.Max(1, (size - (_ticks * busy.Count)) / _ticks);
        long given = 0, turn = 0;
        for (long tick = 0; given < size;)
        {
            var batch = Enumerable.Range(0, partitions).Select(_ => new List<Observation>()).ToArray();
            for (var rows = 0; rows < 16_000 && given < size; tick++)
            {
                var time = Begin + (Year / _ticks * tick);
                var recorded = time.AddSeconds(62).AddTicks(_random.Next(10_000_000) * 10L);
                for (var i = 0; i < busy.Count && given < size; i++, given++, rows++)
                    Add(batch, busy[i], i / BusyOfThing, time, recorded, i);
                for (var i = 0; i < quietEach && given < size; i++, given++, rows++, turn++)
                    Add(batch, quiet[(int)(turn % quiet.Count)], (int)(turn % quiet.Count) / QuietOfThing, time, recorded, (int)(turn % quiet.Count) + busy.Count);
            }

            yield return batch;
        }
    }

    private void Add(List<Observation>[] batch, long stream, int thing, DateTime time, DateTime recorded, int series)
    {
        var start = time.AddMilliseconds(_random.Next(JitterMilliseconds));
        var partition = (thing + 1) % partitions;
        var wave = Math.Sin((start - Begin).TotalDays * 2 * Math.PI) + Math.Sin((start - Begin).TotalDays / 58);
        var value = 20 + (series % 50) + (8 * wave) + (5 * (_random.NextDouble() + _random.NextDouble() - 1));
        batch[partition].Add(new Observation
        {
            Id = ObservationId.Of(partition, ++_last[partition], partitions),
            Stream = stream,
            Feature = thing + 1,
            Start = start,
            End = start,
            Recorded = recorded,
            Result = ObservedResult.Of(Math.Round(value, 1 + (series % 2))),
        });
    }
}
