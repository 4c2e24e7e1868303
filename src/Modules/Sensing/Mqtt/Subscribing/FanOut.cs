using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Mqtt.Connections;
using Civium.Modules.Sensing.Writing;
using Civium.SensorThings.Model;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Sensing.Mqtt.Subscribing;

/// <summary>How far all was told.</summary>
/// <param name="Lines">The last number of each partition.</param>
/// <param name="Changes">The last change of the catalogue.</param>
internal sealed record Position(long[] Lines, long Changes);

/// <summary>
/// Tells this process's subscribers what became durable in the whole city, in whichever process and by whichever way it came in: it follows the
/// partitions and the catalogue's journal, never the messages themselves. A reading is told once its partition has moved past it, so nobody hears
/// of what a crash could take back.
/// </summary>
internal sealed class FanOut(
    IPartitionHeads heads, IObservationStore store, CatalogueJournal journal, TopicIndex index, ReadingNotices notices, AskQueue asks, ILogger<FanOut> log)
    : IDisposable
{
    private const int Stretch = 2_000;
    private const int Changes = 500;

    /// <summary>A trickle is gathered this long: one look serves all that came.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(5);

    /// <summary>Other processes of a cluster are looked after this often.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>A Datastream that takes readings is told at most this often.</summary>
    private static readonly TimeSpan EntityPause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _round = new(1, 1);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long[] _lines = [];
    private long _changes;
    private long _entitiesAt;
    private long _changesAt;
    private int _hasChanges = 1;

    /// <summary>Done once it follows everything: who subscribes later misses nothing.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        heads.Moved += Wake;
        journal.Moved += WakeForChanges;
        try
        {
            await BeginAsync(cancellation).ConfigureAwait(false);
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    await RoundAsync(cancellation).ConfigureAwait(false);
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    log.LogError(failure, "Subscribers could not be told; it is tried again");
                    await Task.Delay(Look * 5, cancellation).ConfigureAwait(false);
                }

                await _wake.WaitAsync(Look, cancellation).ConfigureAwait(false);
                await Task.Delay(Gather, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _ready.TrySetCanceled(CancellationToken.None);
        }
        finally
        {
            heads.Moved -= Wake;
            journal.Moved -= WakeForChanges;
        }
    }

    /// <summary>Does something between two rounds, when nothing is half told.</summary>
    /// <param name="act">What, with the position of that moment, which is its own to keep.</param>
    public async Task<T> BetweenAsync<T>(Func<Position, T> act)
    {
        await _round.WaitAsync().ConfigureAwait(false);
        try
        {
            return act(new Position([.. _lines], _changes));
        }
        finally
        {
            _round.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wake.Dispose();
        _round.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        long[] first;
        while (Array.Exists(first = await heads.ReadAsync(cancellation).ConfigureAwait(false), head => head < 0))
        {
            await Task.Delay(Look, cancellation).ConfigureAwait(false);
        }

        _changes = await journal.LastAsync(cancellation).ConfigureAwait(false);
        _lines = first;
        _ready.TrySetResult();
    }

    private async Task RoundAsync(CancellationToken cancellation)
    {
        await _round.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ReadingsAsync(cancellation).ConfigureAwait(false);
            await ChangesAsync(cancellation).ConfigureAwait(false);
            Entities();
        }
        finally
        {
            _round.Release();
        }
    }

    private async Task ReadingsAsync(CancellationToken cancellation)
    {
        // The heads first: who subscribes after the next line is told of all that comes after these.
        var now = await heads.ReadAsync(cancellation).ConfigureAwait(false);
        for (var partition = 0; partition < now.Length; partition++)
        {
            if (!index.HasReadings)
            {
                _lines[partition] = Math.Max(_lines[partition], now[partition]);
            }
            else if (now[partition] > _lines[partition])
            {
                var page = await store.ReadPartitionAsync(partition, _lines[partition], Stretch, cancellation).ConfigureAwait(false);
                foreach (var reading in page.Observations)
                {
                    await notices.OfferAsync(reading, new Mark(partition, ObservationId.Sequence(reading.Id, now.Length)), cancellation).ConfigureAwait(false);
                }

                _lines[partition] = page.LastSequence;
                if (page.LastSequence < now[partition])
                {
                    Wake();
                }
            }
        }

        await notices.FlushAsync().ConfigureAwait(false);
    }

    private async Task ChangesAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _hasChanges, 0) == 0 && Environment.TickCount64 - _changesAt < Look.TotalMilliseconds)
        {
            return;
        }

        _changesAt = Environment.TickCount64;
        var last = await journal.LastAsync(cancellation).ConfigureAwait(false);
        if (index.IsEmpty)
        {
            _changes = last;
            return;
        }

        while (_changes < last)
        {
            var some = await journal.ReadAsync(_changes, Changes, cancellation).ConfigureAwait(false);
            foreach (var change in some)
            {
                await TellAsync(change, cancellation).ConfigureAwait(false);
            }

            _changes = some.Count > 0 ? some[^1].Number : last;
        }

        await notices.FlushAsync().ConfigureAwait(false);
    }

    private async Task TellAsync(CatalogueChange change, CancellationToken cancellation)
    {
        var mark = new Mark(Mark.Changes, change.Number);
        var type = EntityTypes.All.First(one => one.SetName == change.Set);
        if (type == EntityTypes.Observation && index.HasReadings
            && await store.FindAsync(change.EntityId, cancellation).ConfigureAwait(false) is { } reading)
        {
            await notices.OfferAsync(reading, mark, cancellation).ConfigureAwait(false);
        }

        foreach (var topic in index.OfSet(type))
        {
            asks.Add(new Ask(topic, change.EntityId, mark, IsAlways: true));
        }

        foreach (var topic in index.OfEntity(type, change.EntityId))
        {
            asks.Add(new Ask(topic, 0, mark, IsAlways: false));
        }
    }

    private void Entities()
    {
        if (notices.Streams.Count == 0 || Environment.TickCount64 - _entitiesAt < EntityPause.TotalMilliseconds)
        {
            return;
        }

        _entitiesAt = Environment.TickCount64;
        foreach (var (stream, mark) in notices.Streams)
        {
            foreach (var topic in index.OfEntity(EntityTypes.Datastream, stream))
            {
                asks.Add(new Ask(topic, 0, mark, IsAlways: false));
            }
        }

        notices.Streams.Clear();
    }

    private void WakeForChanges()
    {
        Volatile.Write(ref _hasChanges, 1);
        Wake();
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Someone else woke it at the same moment, which is all that was wanted.
        }
    }
}
