using Civium.Contracts.Warning;
using Civium.Modules.Twin.Index;
using Civium.Modules.Twin.Latest;
using Civium.Modules.Twin.Map;
using Civium.Modules.Twin.Places;
using Civium.Modules.Twin.Theming;

namespace Civium.Modules.Twin.Overview;

/// <summary>How one theme is.</summary>
/// <param name="Theme">Its word.</param>
/// <param name="Places">How many places it has on the map.</param>
/// <param name="Fresh">How many of those sent a reading within the last three hours before the newest of all.</param>
/// <param name="Warned">How many have an open warning.</param>
/// <param name="Worst">The rank of the most serious.</param>
internal sealed record ThemeState(string Theme, int Places, int Fresh, int Warned, int Worst);

/// <summary>The city's state at one moment. Immutable.</summary>
/// <param name="Places">How many places there are.</param>
/// <param name="Streams">How many streams they have.</param>
/// <param name="Newest">The newest reading's time.</param>
/// <param name="Levels">How many streams have each level, the most serious first.</param>
/// <param name="Open">The open warnings that matter most.</param>
/// <param name="Themes">By name.</param>
/// <param name="ByThing">The places by the ids of their Things.</param>
/// <param name="HasBaseMap">Whether the twin has entities to draw below the places.</param>
internal sealed record CityNow(
    int Places,
    int Streams,
    DateTime? Newest,
    IReadOnlyList<(WarningLevel Level, int Count)> Levels,
    IReadOnlyList<OpenWarning> Open,
    IReadOnlyList<ThemeState> Themes,
    IReadOnlyDictionary<long, Place> ByThing,
    bool HasBaseMap)
{
    /// <summary>A Thing's name in the reader's language; <paramref name="known"/> when it is no longer there.</summary>
    public string NameOf(long thing, string known) => ByThing.TryGetValue(thing, out var place) ? place.NameFor(System.Globalization.CultureInfo.CurrentUICulture) : known;
}

/// <summary>What the overview tells, worked out at most once a second for all who look, however many they are. Safe for concurrent use.</summary>
internal sealed class CityState(PlaceIndex index, LatestStore latest, IOpenWarnings warnings, PlaceFeed feed, TwinIndex entities, TimeProvider clock) : IDisposable
{
    private const int MostShown = 50;
    private static readonly TimeSpan Age = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(3);
    private readonly SemaphoreSlim _one = new(1, 1);
    private (CityNow Now, long ReadAt)? _known;

    public async Task<CityNow> NowAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_known is not { } known || clock.GetElapsedTime(known.ReadAt) >= Age)
            {
                known = (await ReadAsync(cancellation).ConfigureAwait(false), clock.GetTimestamp());
                _known = known;
            }

            return known.Now;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<CityNow> ReadAsync(CancellationToken cancellation)
    {
        var list = await index.ListAsync(cancellation).ConfigureAwait(false);
        var newest = await latest.NewestAsync(cancellation).ConfigureAwait(false);
        var levels = await warnings.LevelsAsync(cancellation).ConfigureAwait(false);
        var open = await warnings.ListAsync(MostShown, cancellation).ConfigureAwait(false);
        var shown = await feed.SnapshotAsync(cancellation).ConfigureAwait(false);
        var since = newest is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc) - Fresh).ToUnixTimeMilliseconds() : long.MaxValue;
        return new CityNow(
            list.Places.Count,
            list.Streams,
            newest,
            [.. levels.Values.Where(level => level != WarningLevel.None).CountBy(level => level).OrderByDescending(pair => pair.Key).Select(pair => (pair.Key, pair.Value))],
            open,
            [.. shown.Places.GroupBy(place => place.Theme).OrderBy(own => own.Key == Themes.Other).ThenBy(own => own.Key, StringComparer.Ordinal).Select(own => new ThemeState(
                own.Key, own.Count(), own.Count(place => place.Time >= since), own.Count(place => place.Level > 0), own.Max(place => place.Level)))],
            list.ByThing,
            (await entities.StateAsync(cancellation).ConfigureAwait(false)).Count > 0);
    }
}
