using Civium.DemoCity.Drawing;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Buildings;

/// <summary>A block while it is built on: takes a building only where it stands clear of the streets and of the others. Not safe for concurrent use.</summary>
internal sealed class Lot(Block block)
{
    private readonly List<Box> _taken = [];

    public Block Block => block;

    public IReadOnlyList<Box> Taken => _taken;

    /// <summary>Puts a building there if it keeps its distance from the streets' edges, and so many metres from the others.</summary>
    public bool TryTake(Box box, double gap)
    {
        if (_taken.Exists(other => box.IsNear(other, gap)) || !IsInside(box))
        {
            return false;
        }

        _taken.Add(box);
        return true;
    }

    private bool IsInside(Box box)
    {
        var corners = block.Corners;
        for (var i = 0; i < corners.Count; i++)
        {
            if (box.IsNear(corners[i].At, corners[(i + 1) % corners.Count].At, corners[i].Line.Clearance))
            {
                return false;
            }
        }

        // Clear of every side, it is inside with all of itself or not at all.
        return Shape.Contains(block.Outline, box.Centre);
    }
}
