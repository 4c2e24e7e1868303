using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Streams;

namespace Civium.Modules.Sensing.Quality;

/// <summary>How a stream does.</summary>
/// <param name="Id">The Datastream.</param>
/// <param name="Name">Its name.</param>
/// <param name="Thing">Its Thing.</param>
/// <param name="State">silent, late, impossible, stuck, gap or ok: the first of these that holds.</param>
/// <param name="LastReading">The time of its latest reading; null when it has none.</param>
/// <param name="ExpectedIntervalSeconds">How often a reading is expected; null when it was not told.</param>
/// <param name="ShareOfHour">Which share of the readings expected in the last hour is there; null when none is expected. At most 1.</param>
/// <param name="ShareOfDay">The same of the last day.</param>
/// <param name="Flags">What was found wrong with the latest reading.</param>
internal sealed record StreamHealth(
    long Id, string Name, long Thing, string State, DateTime? LastReading, double? ExpectedIntervalSeconds, double? ShareOfHour, double? ShareOfDay, IReadOnlyList<string> Flags)
{
    /// <summary>All states.</summary>
    public static IReadOnlyList<string> States { get; } = ["ok", "late", "gap", "stuck", "impossible", "silent"];
}

/// <summary>Finds how streams do, from what is stored: the latest reading and two counts a stream.</summary>
internal sealed class HealthReader(IObservationStore store, TimeProvider clock)
{
    /// <summary>After so many intervals without a reading a stream is silent, and no longer just late.</summary>
    private const int SilentAfter = 10;

    /// <summary>A stream that expects nothing is silent after a day.</summary>
    private static readonly TimeSpan UsualSilence = TimeSpan.FromDays(1);

    /// <summary>Looks at one.</summary>
    public async Task<StreamHealth> OfAsync(StreamRoute route, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var stream = route.Info.Id;
        Observation? last = null;
        var query = new ObservationQuery { Streams = [stream], Order = ObservationOrder.PhenomenonTime, Descending = true, Limit = 1, Start = new Range<DateTime>(null, now) };
        await foreach (var reading in store.QueryAsync(query, cancellation).ConfigureAwait(false))
        {
            last = reading;
        }

        var interval = route.Expected?.Interval;
        var flags = Flags(last?.Extra);
        return new StreamHealth(
            stream, route.Info.Name, route.Info.Thing, State(now, last, route.Expected, flags), last?.Start, interval?.TotalSeconds,
            await ShareAsync(stream, now, TimeSpan.FromHours(1), interval, cancellation).ConfigureAwait(false),
            await ShareAsync(stream, now, TimeSpan.FromDays(1), interval, cancellation).ConfigureAwait(false),
            flags);
    }

    private static string State(DateTime now, Observation? last, Expectations? expected, IReadOnlyList<string> flags)
    {
        if (last is null || now - last.Start > (expected?.Interval is { } interval ? interval * SilentAfter : UsualSilence))
        {
            return "silent";
        }

        return expected?.GapAfter is { } gap && now - last.Start > gap ? "late"
            : flags.Contains(QualityFlag.Impossible) ? QualityFlag.Impossible
            : flags.Contains(QualityFlag.Stuck) ? QualityFlag.Stuck
            : flags.Contains(QualityFlag.Gap) ? QualityFlag.Gap : "ok";
    }

    private async Task<double?> ShareAsync(long stream, DateTime now, TimeSpan span, TimeSpan? interval, CancellationToken cancellation)
    {
        if (interval is not { } each || each > span)
        {
            return null;
        }

        var count = await store.CountAsync(
            new ObservationQuery { Streams = [stream], Start = new Range<DateTime>((now - span).AddTicks(1), now) }, cancellation).ConfigureAwait(false);
        return Math.Min(1, count / Math.Floor(span / each));
    }

    private static List<string> Flags(string? extra)
    {
        var flags = new List<string>();
        if (extra is null)
        {
            return flags;
        }

        using var document = JsonDocument.Parse(extra);
        if (!document.RootElement.TryGetProperty("resultQuality", out var quality) || quality.ValueKind != JsonValueKind.Array)
        {
            return flags;
        }

        foreach (var item in quality.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("nameOfMeasure", out var name) && name.ValueKind == JsonValueKind.String
                && StreamHealth.States.Contains(name.GetString()!))
            {
                flags.Add(name.GetString()!);
            }
        }

        return flags;
    }
}
