using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>Rows in the order of a segment.</summary>
internal static class SegmentRows
{
    /// <summary>Brings rows into the order of a segment.</summary>
    public static void Sort(List<Observation> rows) => rows.Sort(static (x, y) =>
    {
        var order = x.Stream.CompareTo(y.Stream);
        order = order != 0 ? order : x.Start.CompareTo(y.Start);
        return order != 0 ? order : x.Id.CompareTo(y.Id);
    });

    /// <summary>Writes sorted rows.</summary>
    public static void Write(List<Observation> rows, string path, int partitions)
    {
        using var writer = new SegmentWriter(path, partitions);
        foreach (var row in rows)
            writer.Add(row);
        writer.Finish();
    }
}
