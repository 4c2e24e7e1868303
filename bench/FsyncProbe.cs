using System.Diagnostics;

namespace Civium.Bench;

/// <summary>The physical limit: how long one small write and fsync take on this disk.</summary>
internal static class FsyncProbe
{
    private const int Rounds = 300;

    public static double MedianMilliseconds(string folder)
    {
        var file = Path.Combine(folder, "fsync-probe");
        var times = new double[Rounds];
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write))
        {
            var block = new byte[4096];
            for (var i = 0; i < Rounds; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                RandomAccess.Write(handle, block, (long)i * block.Length);
                RandomAccess.FlushToDisk(handle);
                times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            }
        }

        File.Delete(file);
        Array.Sort(times);
        return times[Rounds / 2];
    }
}
