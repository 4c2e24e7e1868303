using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Plan;

/// <summary>Draws the plan: the water, the great roads, the streets between them, the blocks, the buildings, and names for all of it.</summary>
internal static class Planner
{
    public static CityPlan Draw(ulong seed)
    {
        var river = River.Draw(Dice.For(seed, "river"));
        var lake = Lake.Draw(Dice.For(seed, "lake"));
        var arterials = Arterials.Draw(river, lake, Dice.For(seed, "arterials"));
        var noding = Noding.Of(arterials, river, lake);
        var streets = new Subdivision(Dice.For(seed, "streets"), arterials.Lines.Count);
        foreach (var face in noding.Faces.Where(face => face.Kind == FaceKind.Land))
        {
            streets.Cut(face.Corners, District.Of(face.Centre, river));
        }

        var uses = Uses(streets.Blocks, Dice.For(seed, "uses"));
        var names = new StreetNames(Dice.For(seed, "names"));
        var roads = Roads(noding, streets, arterials, names, river);
        return new CityPlan
        {
            Seed = seed,
            River = river,
            Lake = lake,
            Edge = arterials.Edge,
            Roads = roads,
            Junctions = Crossings.Of(roads),
            Districts = Areas.Districts(noding.Faces, river),
            Communities = Areas.Communities(streets.Quarters, names.Words),
            Quarters = streets.Quarters,
            Blocks = streets.Blocks,
            Uses = uses,
            Buildings = Builder.Build(streets.Blocks, uses, seed),
            Greens = Areas.Greens(noding.Faces, streets.Blocks, uses, names.Words),
        };
    }

    private static LandUse[] Uses(IReadOnlyList<Block> blocks, Dice dice) => [.. blocks.Select(block => Zoning.UseOf(block, dice))];

    private static List<Road> Roads(Noding noding, Subdivision streets, Arterials arterials, StreetNames names, River river)
    {
        var known = arterials.Lines.Where(line => line.Class is not null).ToDictionary(line => line.Street, names.Of);
        var bridges = new Queue<Name>(Roots.Bridges);
        var roads = new List<Road>();
        foreach (var line in noding.Lines.Concat(streets.Streets).Where(line => line.Class is not null))
        {
            if (!known.TryGetValue(line.Street, out var name))
            {
                known[line.Street] = name = names.Of(line.Class!.Value, District.Of(line.Points[0], river));
            }

            var own = line.IsBridge && bridges.TryDequeue(out var bridge) ? bridge.With(" Bridge", "大桥") : name;
            roads.AddRange(line.Parts().Select(part => new Road(own, line.Class!.Value, part, line.IsBridge)));
        }

        return roads;
    }
}
