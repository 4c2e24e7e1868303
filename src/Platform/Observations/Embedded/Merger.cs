using System.Collections.Immutable;
using Civium.Platform.Observations.Embedded.Segments;
using Civium.Platform.Observations.Embedded.Thinning;
using Civium.Platform.Observations.Retention;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Keeps segments few and large, beside sealing and reading: when there are eight of about one size they become one, and what is deleted is
/// taken out. A row is written about four times on its way to a segment of 16 million rows or more, which is not merged further.
/// </summary>
internal sealed class Merger(EmbeddedStoreOptions options, SegmentStore segments, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private const int Smallest = 8_000;
    private const int Growth = 8;
    private const int Tiers = 5;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _work = new(1);
    private readonly Lock _turn = new();
    private Task _loop = Task.CompletedTask;
    private long _purged;

    /// <summary>Begins to merge.</summary>
    public void Start()
    {
        _purged = time.GetTimestamp();
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Looks soon whether there is something to merge.</summary>
    public void Look() => _work.Release();

    /// <summary>
    /// Writes the live rows of <paramref name="inputs"/> into one new segment through <paramref name="filter"/>, and puts it in their place. Rows that are
    /// deleted meanwhile are dead in the new one too. Waits for a merging under way.
    /// </summary>
    public void Rewrite(IReadOnlyList<SealedSegment> inputs, Func<IRowSink, ThinningSink>? filter, CancellationToken cancellation)
    {
        lock (_turn)
            RewriteNow(inputs, filter, cancellation);
    }

    /// <summary>Rewrites the segments of which enough is due under the rules of streams; gives how many rows fewer there are.</summary>
    public long Thin(IReadOnlyDictionary<long, RetentionRule> rules, CancellationToken cancellation)
    {
        var before = segments.State.Live;
        foreach (var segment in segments.State.Segments.Where(segment => !segment.Segment.IsDamaged && ThinningDue.Is(segment.Segment, rules)))
        {
            cancellation.ThrowIfCancellationRequested();
            Rewrite([segment], writer => new ThinningSink(rules, writer), cancellation);
        }

        return Math.Max(0, before - segments.State.Live);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _work.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(TimeSpan.FromSeconds(5), _stop.Token).ConfigureAwait(false);
                while (!_stop.IsCancellationRequested && Next() is { Count: > 0 } inputs)
                    Rewrite(inputs, null, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Closing: what is not merged yet is merged after the next start.
                return;
            }
            catch (Exception error)
            {
                log.LogError(error, "Segments of the observation store could not be merged; they stay as they are, and merging is tried again.");
                await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            }
        }
    }

    private List<SealedSegment> Next()
    {
        var sound = segments.State.Segments.Where(segment => !segment.Segment.IsDamaged).ToList();
        foreach (var tier in sound.GroupBy(TierOf).Where(tier => tier.Key < Tiers).OrderBy(tier => tier.Key))
        {
            if (tier.Count() >= options.MergeAtOnce)
                return [.. tier.OrderBy(segment => segment.Segment.MinId).Take(options.MergeAtOnce)];
        }

        if (sound.Find(segment => segment.Live < segment.Segment.Rows * 9 / 10) is { } thin)
            return [thin];
        if (time.GetElapsedTime(_purged) < options.PurgeAge)
            return [];
        if (sound.Find(segment => segment.Live < segment.Segment.Rows) is { } unclean)
            return [unclean];
        _purged = time.GetTimestamp();
        return [];
    }

    private static int TierOf(SealedSegment segment)
    {
        var tier = 0;
        for (var most = (long)Smallest; segment.Live > most && tier < Tiers; most *= Growth)
            tier++;
        return tier;
    }

    private void RewriteNow(IReadOnlyList<SealedSegment> inputs, Func<IRowSink, ThinningSink>? filter, CancellationToken cancellation)
    {
        var state = segments.Lease();
        try
        {
            // Between the choice and now another may have rewritten them.
            var current = inputs.Select(input => state.Segments.FirstOrDefault(segment => segment.Segment == input.Segment)).OfType<SealedSegment>().ToList();
            if (current.Count < inputs.Count)
                return;
            options.OnMergeStep(MergeStep.Begun);
            var output = Write(current, state.DeletedStreams, filter, cancellation);
            try
            {
                options.OnMergeStep(MergeStep.Written);
                segments.Commit(now => Replace(now, current, output));
            }
            catch
            {
                if (output is not null)
                    segments.Abandon(output);
                throw;
            }

            options.OnMergeStep(MergeStep.Committed);
        }
        finally
        {
            state.Leave();
        }
    }

    private Segment? Write(List<SealedSegment> inputs, ImmutableHashSet<long> deletedStreams, Func<IRowSink, ThinningSink>? filter, CancellationToken cancellation)
    {
        var number = segments.TakeNumber();
        using (var writer = new SegmentWriter(SegmentHeader.PathOf(segments.SegmentsDirectory, number), options.Partitions))
        {
            var thinning = filter?.Invoke(writer);
            SegmentMerge.Run(inputs, deletedStreams, (IRowSink?)thinning ?? writer, cancellation);
            thinning?.Finish();
            if (writer.Rows == 0 && !writer.HasPending)
                return null;
            writer.Finish();
        }

        return segments.Open(number);
    }

    /// <summary>Puts the output in the place of the inputs; what died in those since is dead in the output.</summary>
    private static SealedState Replace(SealedState now, List<SealedSegment> inputs, Segment? output)
    {
        var places = new List<(int Block, int Row)>();
        var (scratch, found) = (new RowBatch(), new RowBatch());
        foreach (var input in inputs)
        {
            var latest = now.Segments.First(segment => segment.Segment == input.Segment);
            foreach (var (block, rows) in latest.Dead)
            {
                var since = rows.Except(input.Dead.GetValueOrDefault(block, [])).ToList();
                if (since.Count == 0 || output is null)
                    continue;
                input.Segment.Read(block, Columns.Id, scratch);
                foreach (var row in since)
                {
                    if (output.Find(scratch.Id[row], Columns.None, found) is { } place)
                        places.Add(place);
                }
            }
        }

        var gone = inputs.Select(input => input.Segment).ToHashSet();
        var rest = now.Segments.Where(segment => !gone.Contains(segment.Segment)).ToList();
        if (output is not null)
            rest.Add(SealedSegment.Of(output, ImmutableDictionary<int, ushort[]>.Empty, now.DeletedStreams).With(places, now.DeletedStreams));
        return now with { Segments = [.. rest] };
    }
}
