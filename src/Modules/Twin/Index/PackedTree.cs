namespace Civium.Modules.Twin.Index;

/// <summary>
/// A static R-tree over boxes that are sorted along a Hilbert curve already (Kamel and Faloutsos 1993), packed without gaps: 16 children a
/// node, 17.1 bytes a box for the whole tree. Immutable. A search costs O(log n + found) for boxes that do not overlap much.
/// </summary>
internal sealed class PackedTree
{
    private const int Fanout = 16;
    private readonly int[][] _levels;

    /// <param name="boxes">Four numbers a box: least x and y, largest x and y.</param>
    public PackedTree(int[] boxes)
    {
        var levels = new List<int[]> { boxes };
        while (levels[^1].Length / 4 > Fanout)
        {
            levels.Add(Above(levels[^1]));
        }

        _levels = [.. levels];
    }

    public int Count => _levels[0].Length / 4;

    public ReadOnlySpan<int> Boxes => _levels[0];

    /// <summary>Adds to <paramref name="found"/> the numbers of the boxes that meet <paramref name="box"/>.</summary>
    public void Search(Box box, List<int> found) => Search(_levels.Length - 1, 0, Math.Min(_levels[^1].Length / 4, Fanout), box, found);

    private void Search(int level, int from, int to, Box box, List<int> found)
    {
        var boxes = _levels[level];
        for (var i = from; i < to; i++)
        {
            var at = i * 4;
            if (!box.Meets(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]))
            {
                continue;
            }

            if (level == 0)
            {
                found.Add(i);
            }
            else
            {
                Search(level - 1, i * Fanout, Math.Min((i + 1) * Fanout, _levels[level - 1].Length / 4), box, found);
            }
        }
    }

    private static int[] Above(int[] below)
    {
        var count = ((below.Length / 4) + Fanout - 1) / Fanout;
        var above = new int[count * 4];
        for (var node = 0; node < count; node++)
        {
            var (minX, minY, maxX, maxY) = (int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);
            for (var at = node * Fanout * 4; at < Math.Min((node + 1) * Fanout * 4, below.Length); at += 4)
            {
                minX = Math.Min(minX, below[at]);
                minY = Math.Min(minY, below[at + 1]);
                maxX = Math.Max(maxX, below[at + 2]);
                maxY = Math.Max(maxY, below[at + 3]);
            }

            (above[node * 4], above[(node * 4) + 1], above[(node * 4) + 2], above[(node * 4) + 3]) = (minX, minY, maxX, maxY);
        }

        return above;
    }

    /// <summary>The place of a box's centre along a Hilbert curve of order 16 over the world.</summary>
    public static uint HilbertOf(int minX, int minY, int maxX, int maxY)
    {
        var x = (uint)((((long)minX + maxX) / 2) + 1_800_000_000) / 54_933;
        var y = (uint)((((long)minY + maxY) / 2) + 900_000_000) / 27_467;
        uint place = 0;
        for (var side = 1u << 15; side > 0; side >>= 1)
        {
            var (right, up) = ((x & side) > 0 ? 1u : 0u, (y & side) > 0 ? 1u : 0u);
            place += side * side * ((3 * right) ^ up);
            if (up == 0)
            {
                if (right == 1)
                {
                    (x, y) = (65535 - x, 65535 - y);
                }

                (x, y) = (y, x);
            }
        }

        return place;
    }
}
