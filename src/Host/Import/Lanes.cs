using Civium.Host.Import.Tables;

namespace Civium.Host.Import;

/// <summary>Groups files so that those that speak of a common thing follow one another, while others may go side by side.</summary>
internal static class Lanes
{
    /// <summary>The groups, and in each the files in the order given.</summary>
    public static List<List<CheckedFile>> Of(IReadOnlyList<CheckedFile> files)
    {
        var lanes = new List<List<CheckedFile>>();
        var laneOf = new Dictionary<string, List<CheckedFile>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var joined = new List<CheckedFile>();
            foreach (var lane in file.Things.Select(t => laneOf.GetValueOrDefault(t.Name)).OfType<List<CheckedFile>>().Distinct().ToList())
            {
                joined.AddRange(lane);
                lanes.Remove(lane);
            }

            joined.Add(file);
            lanes.Add(joined);
            foreach (var thing in joined.SelectMany(f => f.Things))
            {
                laneOf[thing.Name] = joined;
            }
        }

        return [.. lanes.Select(l => l.OrderBy(f => files.ToList().IndexOf(f)).ToList())];
    }
}
