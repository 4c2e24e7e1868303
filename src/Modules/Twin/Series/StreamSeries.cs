using Civium.Contracts.Sensing;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Latest;
using Civium.Ui.Charts;

namespace Civium.Modules.Twin.Series;

/// <summary>A stream's readings over a range, thinned for drawing.</summary>
/// <param name="Stream">The stream's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The symbol of its unit; empty when it has none.</param>
/// <param name="From">Start of the range, included.</param>
/// <param name="To">End of the range, included.</param>
/// <param name="Count">How many numeric readings the range holds.</param>
/// <param name="Thinned">Whether points are the lowest and highest of each of many equal buckets rather than all readings.</param>
/// <param name="Points">In the order of time; a null value is a gap.</param>
internal sealed record SeriesAnswer(
    long Stream, string Name, string Unit, DateTime From, DateTime To, long Count, bool Thinned, IReadOnlyList<SeriesPoint> Points);

/// <summary>Reads series. Memory per call is proportional to the points asked for. Safe for concurrent use.</summary>
internal sealed class StreamSeries(IObservationStore observations, ICatalogue catalogue, LatestStore latest)
{
    public const int DefaultPoints = 600;
    private const int MostPoints = 5000;
    private static readonly TimeSpan DefaultSpan = TimeSpan.FromDays(7);

    /// <summary>The stream; it is refused as not found when there is none of this id.</summary>
    public async Task<StreamInfo> FindStreamAsync(long stream, CancellationToken cancellation)
    {
        var found = await catalogue.FindStreamsAsync([stream], cancellation).ConfigureAwait(false);
        return found.GetValueOrDefault(stream)
            ?? throw RefusedException.NotFound($"There is no stream {stream}. It may have been deleted; /api/twin/places lists those there are.");
    }

    /// <summary>
    /// The range asked for. Without an end it ends at the stream's latest reading, since old data is looked at as often as new;
    /// without a beginning it is seven days long.
    /// </summary>
    public async Task<(DateTime From, DateTime To)> RangeAsync(long stream, DateTime? from, DateTime? to, CancellationToken cancellation)
    {
        var newest = await latest.FindAsync([stream], cancellation).ConfigureAwait(false);
        var last = newest.GetValueOrDefault(stream)?.Start ?? from ?? DateTime.UnixEpoch + DefaultSpan;
        var end = to ?? (last >= from ? last : from ?? last);
        var start = from ?? (end - DateTime.MinValue > DefaultSpan ? end - DefaultSpan : end);
        return start <= end
            ? (start, end)
            : throw RefusedException.BadRequest("empty-range", "The range ends before it begins. Give a from that is not after to.", "from");
    }

    public async Task<SeriesAnswer> ReadAsync(long stream, DateTime? from, DateTime? to, int points, CancellationToken cancellation)
    {
        if (points is < 1 or > MostPoints)
        {
            throw RefusedException.BadRequest("points-out-of-range", $"points is {points}; give a number from 1 to {MostPoints}.", "points");
        }

        var info = await FindStreamAsync(stream, cancellation).ConfigureAwait(false);
        var (start, end) = await RangeAsync(stream, from, to, cancellation).ConfigureAwait(false);
        var thin = new Downsampler(start, end, points);
        await foreach (var reading in Readings(stream, start, end, cancellation).ConfigureAwait(false))
        {
            if (double.IsFinite(reading.Result.Number))
            {
                thin.Add(reading.Start, reading.Result.Number);
            }
        }

        return new SeriesAnswer(stream, info.Name, info.Unit, start, end, thin.Count, thin.IsThinned, thin.Finish());
    }

    /// <summary>All readings of the range in the order of time.</summary>
    public IAsyncEnumerable<Observation> Readings(long stream, DateTime from, DateTime to, CancellationToken cancellation) =>
        observations.QueryAsync(
            new ObservationQuery
            {
                Streams = [stream],
                Start = new Range<DateTime>(from, to),
                Order = ObservationOrder.PhenomenonTime,
            },
            cancellation);

    /// <summary>The newest readings of the range, newest first.</summary>
    public async Task<IReadOnlyList<Observation>> NewestAsync(long stream, DateTime from, DateTime to, int limit, CancellationToken cancellation)
    {
        var query = new ObservationQuery
        {
            Streams = [stream],
            Start = new Range<DateTime>(from, to),
            Order = ObservationOrder.PhenomenonTime,
            Descending = true,
            Limit = limit,
        };
        var newest = new List<Observation>(limit);
        await foreach (var reading in observations.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            newest.Add(reading);
        }

        return newest;
    }
}
