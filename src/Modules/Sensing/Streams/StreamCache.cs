using System.Collections.Concurrent;
using Civium.Kernel.Databases;
using Civium.Modules.Sensing.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Sensing.Streams;

/// <summary>
/// The streams that readings came for, in memory, so that the hot path asks no table. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Writers call <see cref="Forget"/> after they commit. A reader that had begun before sees that the version moved and keeps nothing.
/// On PostgreSQL another process may write too, so there an entry lives two seconds. About 600 bytes a stream; at
/// <see cref="Capacity"/> streams it starts anew.
/// </remarks>
internal sealed class StreamCache(
    StreamLoader loader, [FromKeyedServices("sensing")] IModuleDatabase database, TimeProvider clock)
{
    private const int Capacity = 100_000;
    private static readonly TimeSpan SharedLife = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, StreamRoute> _routes = new();
    private readonly ConcurrentDictionary<(long Feature, Sight Sight), long> _features = new();
    private readonly ConcurrentDictionary<(long Feature, long Stream), bool> _uses = new();
    private readonly ConcurrentDictionary<Sight, IReadOnlyList<long>?> _seen = new();
    private readonly bool _shared = database.Engine == DatabaseEngine.Postgres;
    private long _version;

    /// <summary>The stream's route if it is in memory.</summary>
    public StreamRoute? Peek(long stream) =>
        _routes.TryGetValue(stream, out var route) && IsFresh(route.LoadedAt) ? route : null;

    /// <summary>The stream's route; null when there is no such stream.</summary>
    public async ValueTask<StreamRoute?> FindAsync(long stream, CancellationToken cancellation)
    {
        if (Peek(stream) is { } known)
        {
            return known;
        }

        var found = await FindAsync([stream], cancellation).ConfigureAwait(false);
        return found.GetValueOrDefault(stream);
    }

    /// <summary>The routes of those streams that exist.</summary>
    public async Task<Dictionary<long, StreamRoute>> FindAsync(IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var found = new Dictionary<long, StreamRoute>(streams.Count);
        var missing = new HashSet<long>();
        foreach (var stream in streams)
        {
            if (Peek(stream) is { } known)
            {
                found[stream] = known;
            }
            else
            {
                missing.Add(stream);
            }
        }

        if (missing.Count > 0)
        {
            var version = Volatile.Read(ref _version);
            foreach (var route in await loader.LoadAsync(missing, cancellation).ConfigureAwait(false))
            {
                found[route.Info.Id] = route;
                Keep(route, version);
            }
        }

        return found;
    }

    /// <summary>Whether a caller who sees so much was seen to see this FeatureOfInterest a moment ago.</summary>
    public bool KnowsFeature(long feature, Sight sight) => _features.TryGetValue((feature, sight), out var at) && IsFresh(at);

    /// <summary>Remembers that it exists, as read since <paramref name="version"/>.</summary>
    public void KeepFeature(long feature, Sight sight, long version)
    {
        _features[(feature, sight)] = clock.GetTimestamp();
        if (Volatile.Read(ref _version) != version || _features.Count > Capacity)
        {
            _features.Clear();
        }
    }

    /// <summary>Whether it is known that this stream's use of this feature is noted.</summary>
    public bool KnowsUse(long feature, long stream) => _uses.ContainsKey((feature, stream));

    /// <summary>Remembers that it is noted, which may hide the feature from some who saw it.</summary>
    public void KeepUse(long feature, long stream)
    {
        Interlocked.Increment(ref _version);
        _features.Clear();
        if (_uses.Count >= Capacity)
        {
            _uses.Clear();
        }

        _uses[(feature, stream)] = true;
    }

    /// <summary>Forgets it, so that the next observation notes it again.</summary>
    public void ForgetUse(long feature, long stream) => _uses.TryRemove((feature, stream), out _);

    /// <summary>Which streams a caller who sees so much was found to see; null for all. Never remembered where other processes may write.</summary>
    public bool TrySeen(Sight sight, out IReadOnlyList<long>? streams) => _seen.TryGetValue(sight, out streams);

    /// <summary>Remembers it, as read since <paramref name="version"/>.</summary>
    public void KeepSeen(Sight sight, IReadOnlyList<long>? streams, long version)
    {
        if (_shared)
        {
            return;
        }

        _seen[sight] = streams;
        if (Volatile.Read(ref _version) != version)
        {
            _seen.Clear();
        }
    }

    /// <summary>Call after a commit that made a stream.</summary>
    public void ForgetSeen()
    {
        Interlocked.Increment(ref _version);
        _seen.Clear();
    }

    /// <summary>Take it before reading what <see cref="KeepFeature"/> is to keep.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Call after a commit that changed or deleted what may be in memory.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _routes.Clear();
        _features.Clear();
        _seen.Clear();
    }

    /// <summary>Call after a commit that changed where this Thing is, or that made its feature.</summary>
    public void ForgetThing(long thing)
    {
        Interlocked.Increment(ref _version);
        foreach (var (id, route) in _routes)
        {
            if (route.Info.Thing == thing)
            {
                _routes.TryRemove(id, out _);
            }
        }
    }

    private void Keep(StreamRoute route, long version)
    {
        if (_routes.Count >= Capacity)
        {
            _routes.Clear();
        }

        _routes[route.Info.Id] = route;
        if (Volatile.Read(ref _version) != version)
        {
            _routes.TryRemove(route.Info.Id, out _);
        }
    }

    private bool IsFresh(long loadedAt) => !_shared || clock.GetElapsedTime(loadedAt) < SharedLife;
}
