using System.Threading.Channels;
using Civium.Contracts.Twin;
using Civium.Contracts.Warning;
using Civium.Kernel.Events;
using Civium.Modules.Twin.Latest;
using Civium.Modules.Twin.Places;
using Civium.Modules.Twin.Storage;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Twin.Map;

/// <summary>
/// What open maps show, and each change of it once, for all of them: a change is worked out and written as bytes once, whoever watches.
/// It looks four times a second when something changed, every five seconds anyway, and not at all while nobody watches.
/// </summary>
/// <remarks>
/// Memory: one small record a place, the last <see cref="Kept"/> messages, and at most <see cref="Waiting"/> references a viewer. A viewer
/// who is slower than that is let go, and comes back with the number of the last message seen. Safe for concurrent use.
/// </remarks>
internal sealed class PlaceFeed : IDisposable
{
    private const int Kept = 240;
    private const int Waiting = 64;
    private const int MostWarnings = 100_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Anyway = TimeSpan.FromSeconds(5);
    private readonly PlaceIndex _index;
    private readonly LatestStore _latest;
    private readonly IOpenWarnings _warnings;
    private readonly TimeProvider _clock;
    private readonly ILogger<PlaceFeed> _log;
    private readonly IDisposable[] _subscriptions;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _door = new();
    private readonly HashSet<Channel<FeedMessage>> _viewers = [];
    private readonly Queue<FeedMessage> _sent = new();
    private readonly Dictionary<long, LatestReading> _readings = [];
    private readonly Dictionary<long, MapPlace> _places = [];
    private HashSet<long> _streams = [];
    private PlaceList? _list;
    private HashSet<long> _moved = [];
    private IReadOnlyList<string> _attributions = [];
    private int _elsewhere;
    private long _number;
    private long _lookedAt;
    private bool _warned;
    private bool _read;
    private bool _looping;

    public PlaceFeed(PlaceIndex index, LatestStore latest, IOpenWarnings warnings, IEventBus bus, TimeProvider clock, ILogger<PlaceFeed> log)
    {
        (_index, _latest, _warnings, _clock, _log) = (index, latest, warnings, clock, log);
        _subscriptions =
        [
            bus.Subscribe<TwinChanged>((fact, _) => Note(fact.Streams)),
            bus.Subscribe<WarningsChanged>((_, _) => Note(null)),
        ];
    }

    /// <summary>How many watch.</summary>
    public int Viewers
    {
        get
        {
            lock (_door)
            {
                return _viewers.Count;
            }
        }
    }

    /// <summary>All places now.</summary>
    public async Task<MapSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!_read || _clock.GetElapsedTime(_lookedAt) > Anyway)
            {
                await LookAsync(true, cancellation).ConfigureAwait(false);
            }

            return new MapSnapshot(_number, [.. _places.Values], _elsewhere, _attributions);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// The messages after number <paramref name="after"/>, and then each as it comes; null when those are no longer all known, so that the
    /// viewer must begin with a new snapshot. Give it back to <see cref="Leave"/>.
    /// </summary>
    public Channel<FeedMessage>? Watch(long after)
    {
        lock (_door)
        {
            if (after > _number || (after < _number && (_sent.Count == 0 || _sent.Peek().Number > after + 1)))
            {
                return null;
            }

            var missed = _sent.Where(message => message.Number > after).ToArray();
            var viewer = Channel.CreateBounded<FeedMessage>(new BoundedChannelOptions(Waiting + missed.Length) { SingleReader = true });
            foreach (var message in missed)
            {
                viewer.Writer.TryWrite(message);
            }

            _viewers.Add(viewer);
            if (!_looping)
            {
                _looping = true;
                _ = Task.Run(LoopAsync, CancellationToken.None);
            }

            return viewer;
        }
    }

    public void Leave(Channel<FeedMessage> viewer)
    {
        lock (_door)
        {
            _viewers.Remove(viewer);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        Array.ForEach(_subscriptions, subscription => subscription.Dispose());
        lock (_door)
        {
            foreach (var viewer in _viewers)
            {
                viewer.Writer.TryComplete();
            }
        }
    }

    private Task Note(IReadOnlyList<long>? streams)
    {
        lock (_door)
        {
            _warned |= streams is null;
            // While nobody has asked for places yet, the first snapshot reads them all.
            if (_read && streams is not null)
            {
                _moved.UnionWith(streams);
            }
        }

        return Task.CompletedTask;
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, _clock, _stopping.Token).ConfigureAwait(false);
                lock (_door)
                {
                    if (_viewers.Count == 0)
                    {
                        _looping = false;
                        return;
                    }
                }

                await StepAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task StepAsync()
    {
        await _one.WaitAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            var anyway = _clock.GetElapsedTime(_lookedAt) >= Anyway;
            if (anyway || _warned || _moved.Count > 0)
            {
                await LookAsync(anyway, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.LogWarning(error, "Maps could not be brought up to date; it will be tried again.");
            _warned = true;
        }
        finally
        {
            _one.Release();
        }
    }

    // Only one looks at a time. What is read is what changed; every five seconds all of it, since another process may have written.
    private async Task LookAsync(bool all, CancellationToken cancellation)
    {
        var list = await _index.ListAsync(cancellation).ConfigureAwait(false);
        HashSet<long> moved;
        lock (_door)
        {
            moved = _moved;
            _moved = [];
            _warned = false;
        }

        // A stream nobody has heard of: a device's first reading, which its owner is waiting to see.
        if (moved.Any(stream => !_streams.Contains(stream)))
        {
            list = await _index.FreshAsync(cancellation).ConfigureAwait(false);
        }

        if (!ReferenceEquals(list, _list))
        {
            (_list, _streams) = (list, [.. list.Places.SelectMany(place => place.Streams).Select(stream => stream.Id)]);
        }

        all |= !_read;
        var asked = all ? list.Places.SelectMany(place => place.Streams).Select(stream => stream.Id).ToArray() : [.. moved];
        foreach (var (stream, reading) in await _latest.FindAsync(asked, cancellation).ConfigureAwait(false))
        {
            _readings[stream] = reading;
        }

        var open = (await _warnings.ListAsync(MostWarnings, cancellation).ConfigureAwait(false)).ToLookup(warning => warning.Stream);
        var shown = list.Places.Select(place => MapPlace.Of(place, _readings, open)).OfType<MapPlace>().ToArray();
        _elsewhere = list.Places.Count - shown.Length;
        _attributions = [.. list.Places.Select(place => place.Streams[0].Profile.Attribution).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        _lookedAt = _clock.GetTimestamp();
        Publish(shown);
        _read = true;
    }

    private void Publish(MapPlace[] shown)
    {
        var changed = shown.Where(place => !_places.TryGetValue(place.Id, out var known) || known != place).ToArray();
        var gone = _places.Count + changed.Count(place => !_places.ContainsKey(place.Id)) == shown.Length
            ? [] : _places.Keys.Except(shown.Select(place => place.Id)).ToArray();
        if (changed.Length == 0 && gone.Length == 0)
        {
            return;
        }

        foreach (var place in changed)
        {
            _places[place.Id] = place;
        }

        Array.ForEach(gone, id => _places.Remove(id));
        lock (_door)
        {
            var message = FeedMessage.Of(++_number, new MapChange(changed, gone));
            _sent.Enqueue(message);
            if (_sent.Count > Kept)
            {
                _sent.Dequeue();
            }

            foreach (var viewer in _viewers.Where(viewer => !viewer.Writer.TryWrite(message)))
            {
                viewer.Writer.TryComplete();
            }
        }
    }
}
