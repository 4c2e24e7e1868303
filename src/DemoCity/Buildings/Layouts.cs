using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Buildings;

/// <summary>How the buildings of a block are laid out.</summary>
/// <param name="Length">Along the street, least and most, in metres.</param>
/// <param name="Depth">Away from it.</param>
/// <param name="Gap">Between neighbours.</param>
/// <param name="Setback">From the pavement.</param>
internal sealed record Layout((double Least, double Most) Length, (double Least, double Most) Depth, (double Least, double Most) Gap, double Setback);

/// <summary>The two ways in which buildings line up: along the streets, and in rows.</summary>
internal static class Layouts
{
    /// <summary>Along every street around the block, its front to the street.</summary>
    public static void AlongStreets(Lot lot, Layout layout, Dice dice, double chance = 1)
    {
        var corners = lot.Block.Corners;
        for (var i = 0; i < corners.Count; i++)
        {
            var (from, to) = (corners[i].At, corners[(i + 1) % corners.Count].At);
            var (along, length) = ((to - from).Unit, (to - from).Length);
            var depth = dice.Between(layout.Depth.Least, layout.Depth.Most);
            for (var at = 2.0; at < length;)
            {
                var front = Math.Min(dice.Between(layout.Length.Least, layout.Length.Most), length - at);
                if (front < layout.Length.Least)
                {
                    break;
                }

                var deep = depth * dice.Between(0.92, 1.08);
                var box = new Box(from + (along * (at + (front / 2))) + (along.Left * (corners[i].Line.Clearance + layout.Setback + (deep / 2))), along, front, deep);
                var taken = dice.Chance(chance) && lot.TryTake(box, layout.Gap.Least);
                at += taken ? front + dice.Between(layout.Gap.Least, layout.Gap.Most) : 5;
            }
        }
    }

    /// <summary>In rows that look to the south as nearly as the block's own direction allows.</summary>
    public static void InRows(Lot lot, Layout layout, Dice dice, double rowGap, double chance = 1)
    {
        var bounds = Bounds.Of(lot.Block.Outline);
        var along = Math.Abs(bounds.Along.X) >= Math.Abs(bounds.Along.Y) ? bounds.Along : bounds.Along.Left;
        var box = Bounds.Along(lot.Block.Outline, along);
        var depth = dice.Between(layout.Depth.Least, layout.Depth.Most);
        var length = dice.Between(layout.Length.Least, layout.Length.Most);
        var rows = Math.Max(1, (int)((box.Depth - 16) / (depth + rowGap)));
        var pitch = (box.Depth - 16) / rows;
        for (var row = 0; row < rows; row++)
        {
            var across = (-box.Depth / 2) + 8 + ((row + 0.5) * pitch);
            for (var at = -box.Length / 2; at + layout.Length.Least < box.Length / 2;)
            {
                var wide = length * dice.Between(0.94, 1.06);
                var spot = new Box(box.Centre + (along * (at + (wide / 2))) + (along.Left * across), along, wide, depth);
                var taken = dice.Chance(chance) && lot.TryTake(spot, layout.Gap.Least);
                at += taken ? wide + dice.Between(layout.Gap.Least, layout.Gap.Most) : 5;
            }
        }
    }
}
