using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;

namespace Civium.DemoCity.Streets;

/// <summary>The districts, by number. Their borders are great roads and the river.</summary>
internal static class District
{
    public const int OldTown = 0;
    public const int Lakeside = 1;
    public const int University = 2;
    public const int NorthStation = 3;
    public const int SilkWorks = 4;
    public const int Harbour = 5;
    public const int NewTown = 6;
    public const int SouthBank = 7;

    /// <summary>English and Chinese names, by number.</summary>
    public static readonly IReadOnlyList<(string English, string Chinese)> Names =
    [
        ("Old Town", "老城区"), ("Lakeside", "湖滨区"), ("University Hill", "学府区"), ("North Station", "站北区"),
        ("Silk Works", "锦坊区"), ("Harbour", "港口区"), ("New Town", "新城区"), ("South Bank", "江南区"),
    ];

    /// <summary>The district of a piece of land between great roads.</summary>
    public static int Of(Vec centre, River river)
    {
        if (centre.Length < Arterials.InnerRing)
        {
            return OldTown;
        }

        var (chainage, direction, _, _) = river.Nearest(centre);
        var isNorth = Vec.Cross(direction, centre - river.At(chainage).Point) > 0;
        var angle = centre.Angle * 180 / Math.PI;
        return isNorth
            ? angle switch
            {
                > 148 or < -100 => Lakeside,
                > 108 => University,
                > 62 => NorthStation,
                > 30 => SilkWorks,
                _ => Harbour,
            }
            : angle is > -88 and < 40 ? NewTown : SouthBank;
    }
}
