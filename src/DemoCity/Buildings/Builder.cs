using Civium.DemoCity.Drawing;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Buildings;

/// <summary>Builds on the blocks by what they are used for.</summary>
internal static class Builder
{
    private const double Floor = 3.1;

    private static readonly Layout Shops = new((11, 26), (10, 15), (1.5, 5), 1);
    private static readonly Layout Blocks = new((26, 58), (18, 26), (8, 16), 5);
    private static readonly Layout Towers = new((25, 38), (25, 34), (16, 30), 7);
    private static readonly Layout Slabs = new((40, 68), (12.5, 15), (9, 16), 3);
    private static readonly Layout Points = new((22, 30), (18, 22), (22, 34), 6);
    private static readonly Layout Villas = new((13, 19), (10, 14), (10, 20), 5);
    private static readonly Layout Sheds = new((42, 95), (26, 44), (12, 22), 8);
    private static readonly Layout Halls = new((36, 70), (16, 24), (18, 34), 8);
    private static readonly Layout Farms = new((10, 22), (8, 12), (30, 120), 6);

    /// <summary>The buildings of all blocks.</summary>
    public static IReadOnlyList<Building> Build(IReadOnlyList<Block> blocks, IReadOnlyList<LandUse> uses, ulong seed)
    {
        var buildings = new List<Building>();
        for (var i = 0; i < blocks.Count; i++)
        {
            var dice = Dice.For(seed, "block " + i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var lot = new Lot(blocks[i]);
            Fill(lot, uses[i], dice);
            var usual = Zoning.HeightAt(blocks[i].Centre) * Math.Exp(0.18 * dice.Bell());
            foreach (var box in lot.Taken)
            {
                buildings.Add(new Building(i, uses[i], Rounded(box), HeightOf(uses[i], box, usual, dice)));
            }
        }

        return buildings;
    }

    private static void Fill(Lot lot, LandUse use, Dice dice)
    {
        switch (use)
        {
            case LandUse.OldTown:
                Layouts.AlongStreets(lot, Shops, dice, 0.97);
                Layouts.InRows(lot, Shops, dice, 9, 0.8);
                break;
            case LandUse.Offices:
                Layouts.AlongStreets(lot, dice.Chance(0.55) ? Towers : Blocks, dice, 0.95);
                Layouts.InRows(lot, Blocks, dice, 24, 0.4);
                break;
            case LandUse.Housing when dice.Chance(0.3):
                Layouts.InRows(lot, Points, dice, 26);
                break;
            case LandUse.Housing:
                Layouts.InRows(lot, Slabs, dice, dice.Between(22, 33), 0.96);
                Layouts.AlongStreets(lot, Shops, dice, 0.1);
                break;
            case LandUse.Houses:
                Layouts.AlongStreets(lot, Villas, dice, 0.7);
                Layouts.InRows(lot, Villas, dice, 34, 0.35);
                break;
            case LandUse.Industry:
                Layouts.InRows(lot, Sheds, dice, 16, 0.8);
                break;
            case LandUse.Campus:
                Layouts.InRows(lot, Halls, dice, 34, 0.7);
                break;
            case LandUse.Fields:
                Layouts.AlongStreets(lot, Farms, dice, 0.05);
                break;
            default:
                break;
        }
    }

    private static double HeightOf(LandUse use, Box box, double usual, Dice dice) => use switch
    {
        LandUse.OldTown => Floors(dice.Between(1.6, 4.4)),
        LandUse.Offices => Floors(Math.Max(3, usual * (box.Depth > 24 ? dice.Between(0.9, 1.55) : dice.Between(0.35, 0.8)) / Floor)),
        LandUse.Housing => Floors(box.Length < 23 && box.Depth < 16 ? dice.Between(1.6, 3.4) : box.Depth > 17 ? Math.Max(11, usual / Floor * dice.Between(0.8, 1.2)) : Math.Clamp(usual / Floor * 0.6, 5.5, 14)),
        LandUse.Houses or LandUse.Fields => Floors(dice.Between(1.5, 3.4)),
        LandUse.Industry => Math.Round(dice.Between(8, 16), 1),
        _ => Floors(dice.Between(3.5, 7.5)),
    };

    private static double Floors(double floors) => Math.Round(Math.Max(1, Math.Round(floors)) * Floor, 1);

    private static Box Rounded(Box box) => box with { Length = Math.Round(box.Length, 1), Depth = Math.Round(box.Depth, 1) };
}
