using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import;

/// <summary>What an import came to.</summary>
internal sealed record ImportSummary(
    long Rows,
    IReadOnlyList<(string Column, long Observations)> Columns,
    int Things,
    DateTime First,
    DateTime Last,
    int ThingsMade = 0,
    int StreamsMade = 0,
    long Sent = 0,
    TimeSpan Took = default)
{
    /// <summary>Adds up checked files.</summary>
    public static ImportSummary Of(IReadOnlyList<CheckedFile> files, ImportMap map) => new(
        files.Sum(f => f.Rows),
        [.. map.Streams.Select((s, i) => (s.Column, files.Sum(f => f.Counts[i])))],
        files.SelectMany(f => f.Things).DistinctBy(t => t.Name).Count(),
        new DateTime(files.Min(f => f.FirstTicks), DateTimeKind.Utc),
        new DateTime(files.Max(f => f.LastTicks), DateTimeKind.Utc));
}
