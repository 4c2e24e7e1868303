using Civium.DemoCity.Drawing;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Buildings;

/// <summary>What stands where: towers in the middle and across the river, an old town beside them, housing, then industry and fields.</summary>
internal static class Zoning
{
    /// <summary>The towers across the river.</summary>
    public static readonly Vec SecondCentre = Vec.Towards(-1.0) * 2250;

    /// <summary>What a block is used for; what the streets could not divide stays green.</summary>
    public static LandUse UseOf(Block block, Dice dice)
    {
        var (centre, draw) = (block.Centre, dice.Next());
        var away = centre.Length;
        if (block.Area > 170_000 || Narrow(block) || (block.Area < 14_000 && draw < 0.05))
        {
            return LandUse.Park;
        }

        if (away > Arterials.OuterRing * 0.97)
        {
            return Outskirts(block.District, draw);
        }

        var towers = Math.Max(Math.Exp(-Square(away / 900)), 0.85 * Math.Exp(-Square((centre - SecondCentre).Length / 620)));
        if (IsOldTown(centre))
        {
            return LandUse.OldTown;
        }

        return block.District switch
        {
            _ when draw < towers * 0.9 => LandUse.Offices,
            _ when draw > 0.975 => LandUse.Park,
            District.University when away > 1800 && draw > 0.72 => LandUse.Campus,
            District.SilkWorks or District.Harbour when away > 2600 && draw > 0.45 => LandUse.Industry,
            District.Lakeside or District.SouthBank when away > 2000 && draw > 0.6 => LandUse.Houses,
            _ when draw > 0.9 => LandUse.Offices,
            _ => LandUse.Housing,
        };
    }

    /// <summary>The usual height there, in metres: it falls from the centre, and the old town keeps low.</summary>
    public static double HeightAt(Vec at)
    {
        var height = 13 + (58 * Math.Exp(-Square(at.Length / 1500))) + (95 * Math.Exp(-Square((at - SecondCentre).Length / 560))) + (22 * Math.Exp(-Square(at.Length / 3200)));
        return IsOldTown(at) ? 0.16 * height : height;
    }

    private static LandUse Outskirts(int district, double draw) => district switch
    {
        District.SilkWorks or District.Harbour => draw < 0.6 ? LandUse.Industry : draw < 0.75 ? LandUse.Housing : LandUse.Fields,
        District.Lakeside or District.SouthBank => draw < 0.4 ? LandUse.Houses : LandUse.Fields,
        _ => draw < 0.35 ? LandUse.Housing : draw < 0.55 ? LandUse.Houses : LandUse.Fields,
    };

    /// <summary>The quarter of the centre between the avenues to the north and to the west.</summary>
    private static bool IsOldTown(Vec at) => at.Length < Arterials.InnerRing * 1.02 && at.Angle is > 1.7 or < -2.9 && at.Length is > 120 and < Arterials.InnerRing * 1.02;

    private static bool Narrow(Block block)
    {
        var box = Bounds.Of(block.Outline);
        return Math.Min(box.Length, box.Depth) < 46;
    }

    private static double Square(double value) => value * value;
}
