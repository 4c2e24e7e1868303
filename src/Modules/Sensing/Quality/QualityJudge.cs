using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Quality;

/// <summary>
/// Flags readings that come after a gap, have not changed for too long or cannot be, as they are stored. Cost: a look-up a reading for streams that
/// expect nothing; for others also a comparison with the last, and one question to the store when a stream is first seen after a start.
/// About 150 bytes a stream that expects something; with <see cref="Most"/> in a partition it starts anew.
/// </summary>
internal sealed class QualityJudge(StreamCache streams, IObservationStore store) : IReadingJudge
{
    private const int Most = 50_000;

    /// <summary>How far back it is looked for since when a value has been the same: what has been so for longer counts as so long.</summary>
    private const int Recalled = 1_000;
    private readonly ConcurrentDictionary<int, ConcurrentDictionary<long, StreamTrack>> _partitions = new();

    public async ValueTask PrepareAsync(int partition, IReadOnlyList<Observation> readings, CancellationToken cancellation)
    {
        for (var i = 0; i < readings.Count; i++)
        {
            var stream = readings[i].Stream;
            if (i > 0 && readings[i - 1].Stream == stream)
            {
                continue;
            }

            var route = streams.Peek(stream) ?? await streams.FindAsync(stream, cancellation).ConfigureAwait(false);
            if (route?.Expected is not null && !TracksOf(partition).ContainsKey(stream))
            {
                await RecallAsync(partition, stream, cancellation).ConfigureAwait(false);
            }
        }
    }

    public Observation Judge(int partition, Observation reading)
    {
        if (streams.Peek(reading.Stream)?.Expected is not { } expected || !TracksOf(partition).TryGetValue(reading.Stream, out var track))
        {
            return reading;
        }

        var flags = track.Judge(reading, expected);
        return flags is null ? reading : reading with { Extra = With(reading.Extra, flags) };
    }

    public void Forget(int partition) => _partitions.TryRemove(partition, out _);

    private ConcurrentDictionary<long, StreamTrack> TracksOf(int partition) => _partitions.GetOrAdd(partition, _ => new());

    private async Task RecallAsync(int partition, long stream, CancellationToken cancellation)
    {
        var tracks = TracksOf(partition);
        if (tracks.Count >= Most)
        {
            tracks.Clear();
        }

        var latest = new List<Observation>();
        var query = new ObservationQuery { Streams = [stream], Order = ObservationOrder.PhenomenonTime, Descending = true, Limit = Recalled };
        await foreach (var reading in store.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            latest.Add(reading);
            if (latest.Count > 1 && latest[0].Result != reading.Result)
            {
                break;
            }
        }

        latest.Reverse();
        var track = new StreamTrack();
        track.Recall(latest);
        tracks.TryAdd(stream, track);
    }

    /// <summary>The sender's own word on quality stays, and what was found follows it.</summary>
    private static string With(string? extra, JsonArray flags)
    {
        var all = extra is null ? [] : (JsonObject)JsonNode.Parse(extra)!;
        if (all["resultQuality"] is { } told)
        {
            var items = told is JsonArray many ? many.Select(one => one?.DeepClone()).ToList() : [told.DeepClone()];
            items.Reverse();
            items.ForEach(one => flags.Insert(0, one));
        }

        all["resultQuality"] = flags;
        return all.ToJsonString();
    }
}
