using Civium.Modules.Twin.Index;

namespace Civium.Modules.Twin.Tiles;

/// <summary>
/// Turns packed geometries into the drawing commands of one tile (Vector Tile Specification 2.1, section 4.3): on the tile's grid, clipped to
/// it and its buffer, without repeated positions; parts that vanish on the grid are left out. Not safe for concurrent use.
/// </summary>
internal sealed class TileGeometry(int z, int x, int y)
{
    private const int Least = -TileWriter.Buffer;
    private const int Most = Mercator.Extent + TileWriter.Buffer;

    /// <summary>Twice the area of the tile with its buffer.</summary>
    private const double Whole = 2.0 * (Most - Least) * (Most - Least);

    private readonly long _originX = (long)x << (Mercator.Bits - z);
    private readonly long _originY = (long)y << (Mercator.Bits - z);
    private readonly int _shift = Mercator.UnitZoom - z;
    private readonly ByteWriter _commands = new();
    private List<(int X, int Y)> _part = [];
    private List<(int X, int Y)> _other = [];
    private int _cursorX;
    private int _cursorY;

    /// <summary>The commands; empty when nothing is left. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(ReadOnlySpan<byte> packed, bool clip)
    {
        _commands.Clear();
        (_cursorX, _cursorY) = (0, 0);
        var from = new ByteReader(packed);
        var kind = (PackedKind)from.Byte();
        var parts = from.Unsigned();
        if (kind == PackedKind.Points)
        {
            WritePoints(ref from, parts);
            return _commands.Written;
        }

        if (kind == PackedKind.Lines)
        {
            for (; parts > 0; parts--)
            {
                Read(ref from);
                WriteLine(clip);
            }
        }
        else
        {
            WritePolygons(ref from, parts, clip);
        }

        return _commands.Written;
    }

    private void WritePolygons(ref ByteReader from, uint parts, bool clip)
    {
        var drawn = false;
        var before = (Length: 0, X: 0, Y: 0);
        for (; parts > 0; parts--)
        {
            Read(ref from);
            var outer = AreaOf(_part) > 0;
            if (outer)
            {
                before = (_commands.Length, _cursorX, _cursorY);
                drawn = WriteRing(clip);
            }
            else if (drawn && WriteRing(clip) && AreaOf(_part) <= -Whole)
            {
                // The tile lies in the hole: nothing of the polygon is to be seen.
                _commands.Cut(before.Length);
                (_cursorX, _cursorY, drawn) = (before.X, before.Y, false);
            }
        }
    }

    // Full resolution until the ring's direction is known: on the grid a small ring may have none.
    private void Read(ref ByteReader from)
    {
        _part.Clear();
        var (px, py) = (0, 0);
        for (var left = from.Unsigned(); left > 0; left--)
        {
            px += from.Signed();
            py += from.Signed();
            _part.Add((px, py));
        }
    }

    private (int X, int Y) OnGrid(int px, int py)
    {
        var (dx, dy) = (px - _originX, py - _originY);
        return _shift >= 0 ? ((int)(dx >> _shift), (int)(dy >> _shift)) : ((int)(dx << -_shift), (int)(dy << -_shift));
    }

    private void WritePoints(ref ByteReader from, uint parts)
    {
        _other.Clear();
        for (; parts > 0; parts--)
        {
            Read(ref from);
            var (gx, gy) = OnGrid(_part[0].X, _part[0].Y);
            if (gx is >= Least and <= Most && gy is >= Least and <= Most)
            {
                _other.Add((gx, gy));
            }
        }

        if (_other.Count > 0)
        {
            _commands.Unsigned((uint)(_other.Count << 3 | 1));
            _other.ForEach(MoveTo);
        }
    }

    private void MoveTo((int X, int Y) to)
    {
        _commands.Signed(to.X - _cursorX);
        _commands.Signed(to.Y - _cursorY);
        (_cursorX, _cursorY) = to;
    }

    private void ToGrid()
    {
        var kept = 0;
        for (var i = 0; i < _part.Count; i++)
        {
            var position = OnGrid(_part[i].X, _part[i].Y);
            if (kept == 0 || position != _part[kept - 1])
            {
                _part[kept++] = position;
            }
        }

        _part.RemoveRange(kept, _part.Count - kept);
    }

    private void WriteLine(bool clip)
    {
        ToGrid();
        if (!clip)
        {
            Draw(_part, close: false);
            return;
        }

        _other.Clear();
        for (var i = 1; i < _part.Count; i++)
        {
            if (Clip(_part[i - 1], _part[i]) is not var (from, to))
            {
                continue;
            }

            if (_other.Count == 0 || _other[^1] != from)
            {
                Draw(_other, close: false);
                _other.Clear();
                _other.Add(from);
            }

            if (to != from)
            {
                _other.Add(to);
            }
        }

        Draw(_other, close: false);
    }

    private bool WriteRing(bool clip)
    {
        ToGrid();
        if (clip)
        {
            // Sutherland and Hodgman 1974, one edge after the other.
            ClipEdge(position => position.X - Least);
            ClipEdge(position => Most - position.X);
            ClipEdge(position => position.Y - Least);
            ClipEdge(position => Most - position.Y);
        }

        if (_part.Count > 1 && _part[0] == _part[^1])
        {
            _part.RemoveAt(_part.Count - 1);
        }

        return _part.Count >= 3 && AreaOf(_part) != 0 && Draw(_part, close: true);
    }

    private bool Draw(List<(int X, int Y)> part, bool close)
    {
        if (part.Count < 2)
        {
            return false;
        }

        _commands.Unsigned(1 << 3 | 1);
        MoveTo(part[0]);
        _commands.Unsigned((uint)((part.Count - 1) << 3 | 2));
        for (var i = 1; i < part.Count; i++)
        {
            MoveTo(part[i]);
        }

        if (close)
        {
            _commands.Unsigned(1 << 3 | 7);
        }

        return true;
    }

    private void ClipEdge(Func<(int X, int Y), long> inside)
    {
        _other.Clear();
        for (var i = 0; i < _part.Count; i++)
        {
            var (from, to) = (_part[i == 0 ? _part.Count - 1 : i - 1], _part[i]);
            var (a, b) = (inside(from), inside(to));
            if (a < 0 != b < 0)
            {
                var part = (double)a / (a - b);
                Push(((int)Math.Round(from.X + (part * ((double)to.X - from.X))), (int)Math.Round(from.Y + (part * ((double)to.Y - from.Y)))));
            }

            if (b >= 0)
            {
                Push(to);
            }
        }

        (_part, _other) = (_other, _part);

        void Push((int X, int Y) position)
        {
            if (_other.Count == 0 || _other[^1] != position)
            {
                _other.Add(position);
            }
        }
    }

    // Liang and Barsky 1984.
    private static ((int X, int Y) From, (int X, int Y) To)? Clip((int X, int Y) from, (int X, int Y) to)
    {
        double dx = (double)to.X - from.X, dy = (double)to.Y - from.Y;
        var (enter, leave) = (0.0, 1.0);
        if (!Narrow(-dx, from.X - (double)Least) || !Narrow(dx, (double)Most - from.X) || !Narrow(-dy, from.Y - (double)Least) || !Narrow(dy, (double)Most - from.Y))
        {
            return null;
        }

        return (At(enter), At(leave));

        (int, int) At(double part) => part == 0 ? from : part == 1 ? to : ((int)Math.Round(from.X + (part * dx)), (int)Math.Round(from.Y + (part * dy)));

        bool Narrow(double direction, double room)
        {
            if (direction == 0)
            {
                return room >= 0;
            }

            var part = room / direction;
            if (direction < 0)
            {
                enter = Math.Max(enter, part);
            }
            else
            {
                leave = Math.Min(leave, part);
            }

            return enter <= leave;
        }
    }

    /// <summary>Twice the area by the surveyor's formula; positive for an outer ring.</summary>
    private static double AreaOf(List<(int X, int Y)> ring)
    {
        double area = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[i + 1 == ring.Count ? 0 : i + 1]);
            area += ((double)a.X * b.Y) - ((double)b.X * a.Y);
        }

        return area;
    }
}
