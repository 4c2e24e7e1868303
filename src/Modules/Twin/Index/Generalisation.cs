using System.Runtime.InteropServices;

namespace Civium.Modules.Twin.Index;

/// <summary>What is seen from how far, and in how much detail.</summary>
internal static class Generalisation
{
    /// <summary>The last zoom of each band but the last, which is as stored. A band holds what is seen at its last zoom, simplified to half a pixel there.</summary>
    public static readonly int[] BandTops = [5, 8, 10, 12];

    /// <summary>From this zoom on everything is seen, however small.</summary>
    public const int WholeZoom = 16;

    private const int PixelBits = 9;
    private const double AreaPixels = 3;
    private const double LinePixels = 1.5;

    private static readonly Dictionary<string, int> RoadZooms = new()
    {
        ["motorway"] = 4,
        ["primary"] = 7,
        ["secondary"] = 9,
        ["residential"] = 13,
        ["path"] = 14,
    };

    /// <summary>The first zoom that shows an entity: that of its type (of its class, for a road), but not before it is large enough.</summary>
    /// <param name="typeZoom">The type's.</param>
    /// <param name="theme">The type's theme.</param>
    /// <param name="road">The entity's class.</param>
    /// <param name="kind">What its geometry is.</param>
    /// <param name="size">The longer side of its box in <see cref="Mercator"/> units.</param>
    public static byte MinZoom(int typeZoom, string theme, string? road, PackedKind kind, long size)
    {
        var zoom = theme == "road" && kind == PackedKind.Lines ? RoadZooms.GetValueOrDefault(road ?? "", 13) : typeZoom;
        if (kind != PackedKind.Points)
        {
            var pixels = kind == PackedKind.Polygons ? AreaPixels : LinePixels;
            var large = Mercator.Bits - PixelBits - (int)Math.Floor(Math.Log2(Math.Max(size, 1) / pixels));
            zoom = Math.Max(zoom, Math.Min(large, WholeZoom));
        }

        return (byte)Math.Min(zoom, 255);
    }

    /// <summary>The band that serves a zoom.</summary>
    public static int BandOf(int zoom)
    {
        for (var band = 0; band < BandTops.Length; band++)
        {
            if (zoom <= BandTops[band])
            {
                return band;
            }
        }

        return BandTops.Length;
    }

    /// <summary>Simplifies a packed geometry for a band (Douglas and Peucker 1973, within half a pixel at the band's last zoom).</summary>
    public static void Simplify(ReadOnlySpan<byte> packed, int band, ByteWriter to, List<(int X, int Y)> scratch)
    {
        var tolerance = 1L << (Mercator.Bits - PixelBits - 1 - BandTops[band]);
        var from = new ByteReader(packed);
        var kind = (PackedKind)from.Byte();
        to.Byte((byte)kind);
        var parts = from.Unsigned();
        to.Unsigned(parts);
        for (var part = 0; part < parts; part++)
        {
            scratch.Clear();
            var (x, y) = (0, 0);
            for (var left = from.Unsigned(); left > 0; left--)
            {
                x += from.Signed();
                y += from.Signed();
                scratch.Add((x, y));
            }

            var kept = kind == PackedKind.Points ? scratch.Count : Thin(CollectionsMarshal.AsSpan(scratch), tolerance, kind == PackedKind.Polygons);
            to.Unsigned((uint)kept);
            (x, y) = (0, 0);
            for (var i = 0; i < kept; i++)
            {
                to.Signed(scratch[i].X - x);
                to.Signed(scratch[i].Y - y);
                (x, y) = scratch[i];
            }
        }
    }

    private static int Thin(Span<(int X, int Y)> line, long tolerance, bool ring)
    {
        if (line.Length <= (ring ? 4 : 2))
        {
            return line.Length;
        }

        var keep = new bool[line.Length];
        keep[0] = keep[^1] = true;
        if (ring)
        {
            // A ring's ends meet: two fixed points across from each other keep it from folding into a line.
            keep[line.Length / 3] = keep[line.Length * 2 / 3] = true;
        }

        var spans = new Stack<(int From, int To)>();
        var last = 0;
        for (var i = 1; i < line.Length; i++)
        {
            if (keep[i])
            {
                spans.Push((last, i));
                last = i;
            }
        }

        while (spans.TryPop(out var span))
        {
            var (far, distance) = Farthest(line, span.From, span.To);
            if (distance > (double)tolerance * tolerance)
            {
                keep[far] = true;
                spans.Push((span.From, far));
                spans.Push((far, span.To));
            }
        }

        var kept = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (keep[i])
            {
                line[kept++] = line[i];
            }
        }

        return kept;
    }

    private static (int Index, double Distance) Farthest(Span<(int X, int Y)> line, int from, int to)
    {
        var (index, most) = (from, -1.0);
        var (ax, ay) = line[from];
        double dx = line[to].X - ax, dy = line[to].Y - ay;
        var length = (dx * dx) + (dy * dy);
        for (var i = from + 1; i < to; i++)
        {
            double px = line[i].X - ax, py = line[i].Y - ay;
            var along = length == 0 ? 0 : Math.Clamp(((px * dx) + (py * dy)) / length, 0, 1);
            double ox = px - (along * dx), oy = py - (along * dy);
            var distance = (ox * ox) + (oy * oy);
            if (distance > most)
            {
                (index, most) = (i, distance);
            }
        }

        return (index, most);
    }
}
