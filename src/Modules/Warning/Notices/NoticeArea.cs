using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;

namespace Civium.Modules.Warning.Notices;

/// <summary>Which warnings a browser wants to be told of. Kept in that browser: it belongs to the screen, and a shared desk has several.</summary>
/// <param name="On">Whether at all.</param>
/// <param name="Least">From which level on, 1 to 4.</param>
/// <param name="Districts">In these districts; none means all.</param>
/// <param name="Box">West, south, east and north in degrees; null for no box. A warning counts when it is in a district or in the box.</param>
internal sealed record NoticeArea(bool On, int Least, IReadOnlyList<string> Districts, IReadOnlyList<double>? Box)
{
    public static NoticeArea Off { get; } = new(false, (int)WarningLevel.Yellow, [], null);

    /// <summary>Whether this warning is one of them; <paramref name="stream"/> is null when it is no longer there.</summary>
    public bool Covers(OpenWarning warning, StreamInfo? stream)
    {
        ArgumentNullException.ThrowIfNull(warning);
        return On && (int)warning.Level >= Least
            && ((Districts.Count == 0 && Box is null)
                || (stream is not null && Districts.Contains(stream.Profile.District, StringComparer.OrdinalIgnoreCase))
                || (stream?.Place is { } place && Box is [var west, var south, var east, var north]
                    && place.Longitude >= west && place.Longitude <= east && place.Latitude >= south && place.Latitude <= north));
    }

    /// <summary>What a browser kept, with what means nothing left out.</summary>
    public static NoticeArea From(NoticeArea? kept) => kept is null ? Off : kept with
    {
        Least = Math.Clamp(kept.Least, 1, 4),
        Districts = [.. (kept.Districts ?? []).Where(name => name is { Length: > 0 and <= 200 }).Take(200)],
        Box = kept.Box is [var west, var south, var east, var north] && west <= east && south <= north && kept.Box.All(double.IsFinite) ? kept.Box : null,
    };
}

/// <summary>The area of one open page and its watcher. One a circuit; used on the circuit's own thread.</summary>
internal sealed class NoticeChoice
{
    /// <summary>What is kept now.</summary>
    public NoticeArea Area { get; private set; } = NoticeArea.Off;

    /// <summary>It was chosen anew.</summary>
    public event Action? Changed;

    public void Set(NoticeArea area)
    {
        Area = area;
        Changed?.Invoke();
    }
}
