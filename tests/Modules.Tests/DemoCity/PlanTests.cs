using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Plan;
using Civium.DemoCity.Streets;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using NetTopologySuite.Operation.Buffer;
using Xunit;

namespace Civium.Modules.Tests.DemoCity;

/// <summary>The shape of the sample city, checked with a geometry library of its own; three seeds stand for all.</summary>
public sealed class PlanTests(ITestOutputHelper output)
{
    public static TheoryData<ulong> Seeds => [2022, 7, 424242];

    [Fact]
    public void A_plan_depends_on_its_seed_alone()
    {
        var (one, again) = (Planner.Draw(2022), Plans.Of(2022));

        Assert.Equal(one.Buildings, again.Buildings);
        Assert.Equal(one.Roads.Select(road => (road.Name, road.Class, road.IsBridge)), again.Roads.Select(road => (road.Name, road.Class, road.IsBridge)));
        Assert.Equal(one.Roads.SelectMany(road => road.Points), again.Roads.SelectMany(road => road.Points));
        Assert.NotEqual(one.Buildings.Count, Plans.Of(7).Buildings.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_has_the_size_of_a_city(ulong seed)
    {
        var plan = Plans.Of(seed);
        output.WriteLine($"{plan.Buildings.Count} buildings, {plan.Roads.Count} stretches, {plan.Communities.Count} communities, {plan.Greens.Count} greens");

        Assert.Equal(8, plan.Districts.Count);
        Assert.All(plan.Districts, district => Assert.NotEmpty(district.Polygons));
        Assert.InRange(plan.Communities.Count, 50, 85);
        Assert.InRange(plan.Buildings.Count, 18_000, 26_000);
        Assert.InRange(plan.Roads.Where(road => road.IsBridge).Select(road => road.Name).Distinct().Count(), 6, 20);
        Assert.InRange(plan.Greens.Count, 60, 250);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_street_can_be_reached_from_every_other(ulong seed)
    {
        var parents = new Dictionary<Vec, Vec>();
        foreach (var road in Plans.Of(seed).Roads)
        {
            parents.TryAdd(road.Points[0], road.Points[0]);
            parents.TryAdd(road.Points[^1], road.Points[^1]);
            parents[Root(road.Points[0])] = Root(road.Points[^1]);
        }

        Assert.Single(parents.Keys.Select(Root).Distinct());

        Vec Root(Vec at)
        {
            while (parents[at] != at)
            {
                at = parents[at] = parents[parents[at]];
            }

            return at;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_building_stands_on_a_street_in_water_or_in_another(ulong seed)
    {
        var plan = Plans.Of(seed);
        var roads = new STRtree<Geometry>();
        foreach (var road in plan.Roads)
        {
            // A carriageway ends where it meets another: flat, not round.
            var carriageway = Plans.Line(road.Points).Buffer(road.Class.HalfWidth(), new BufferParameters(4, EndCapStyle.Flat));
            roads.Insert(carriageway.EnvelopeInternal, carriageway);
        }

        var (river, lake) = (Plans.Polygon(plan.River.Outline), Plans.Polygon(plan.Lake.Shore));
        var before = new STRtree<Polygon>();
        var buildings = plan.Buildings.Select(building => Plans.Polygon(building.Footprint.Corners())).ToArray();
        foreach (var building in buildings)
        {
            before.Insert(building.EnvelopeInternal, building);
        }

        foreach (var building in buildings)
        {
            Assert.All(roads.Query(building.EnvelopeInternal), road => Assert.False(road.Intersects(building), $"{building} is on a street"));
            Assert.False(building.Intersects(river) || building.Intersects(lake), $"{building} is in the water");
            Assert.All(before.Query(building.EnvelopeInternal), other => Assert.True(ReferenceEquals(other, building) || !other.Intersects(building), $"{building} is in {other}"));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Buildings_line_up_with_the_streets(ulong seed)
    {
        var plan = Plans.Of(seed);
        var aligned = plan.Buildings.Count(building =>
        {
            var corners = plan.Blocks[building.Block].Corners;
            var turn = corners.Select((corner, i) => Math.Abs(Vec.Cross((corners[(i + 1) % corners.Count].At - corner.At).Unit, building.Footprint.Along)));

            // Parallel to a street of its block, or at right angles to one: within five degrees.
            return turn.Any(sine => sine < 0.087 || sine > 0.9962);
        });
        Assert.True(aligned > 0.97 * plan.Buildings.Count, $"{aligned} of {plan.Buildings.Count} buildings are in line with a street.");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Heights_fall_from_the_centre_and_the_old_town_is_low(ulong seed)
    {
        var plan = Plans.Of(seed);
        double Mean(double from, double to) => plan.Buildings
            .Where(building => building.Use != LandUse.OldTown && building.Footprint.Centre.Length >= from && building.Footprint.Centre.Length < to && building.Footprint.Centre.Y > 0)
            .Average(building => building.Height);

        Assert.True(Mean(0, 1200) > 1.3 * Mean(1200, 2400));
        Assert.True(Mean(1200, 2400) > 1.2 * Mean(2400, 3800));
        Assert.True(plan.Buildings.Where(building => building.Use == LandUse.OldTown).All(building => building.Height < 16));
        Assert.True(plan.Buildings.Max(building => building.Height) is > 120 and < 400);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_river_runs_smoothly_through_the_city(ulong seed)
    {
        var river = Plans.Of(seed).River;
        Assert.True(Plans.Polygon(river.Outline).IsValid);
        Assert.All(river.Width, width => Assert.InRange(width, 60, 350));
        for (var i = 2; i < river.Centre.Count; i++)
        {
            var (one, two) = ((river.Centre[i - 1] - river.Centre[i - 2]).Unit, (river.Centre[i] - river.Centre[i - 1]).Unit);
            Assert.InRange(Math.Abs(Vec.Cross(one, two)), 0, 0.12);
            Assert.InRange(Math.Abs(river.Width[i] - river.Width[i - 1]), 0, 8);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Areas_are_valid_and_lie_beside_each_other(ulong seed)
    {
        var plan = Plans.Of(seed);
        var communities = plan.Communities.Select(area => Plans.Polygon(area.Polygons[0][0])).ToArray();
        Assert.All(communities, community => Assert.True(community.IsValid));
        for (var i = 0; i < communities.Length; i++)
        {
            for (var j = i + 1; j < communities.Length; j++)
            {
                // Streets meet on a grid of a centimetre, so borders may differ by slivers.
                Assert.True(!communities[i].Intersects(communities[j]) || communities[i].Intersection(communities[j]).Area < 5);
            }
        }

        Assert.All(plan.Blocks, block => Assert.True(Shape.SignedArea(block.Outline) > 0));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Names_are_in_both_languages_and_their_own(ulong seed)
    {
        var plan = Plans.Of(seed);
        var names = plan.Roads.Select(road => road.Name).Concat(plan.Communities.Select(area => area.Name)).Concat(plan.Districts.Select(area => area.Name))
            .Concat(Landmarks.Of(plan).Select(landmark => landmark.Name)).ToHashSet();

        Assert.All(names, name => Assert.True(name.Chinese.Any(sign => sign is >= '\u4e00' and <= '\u9fff') && name.English.Any(char.IsAsciiLetter), name.ToString()));
        Assert.Equal(plan.Communities.Count, plan.Communities.Select(area => area.Name).Distinct().Count());
        Assert.Equal(names.Select(name => name.English).Distinct().Count(), names.Select(name => name.Chinese).Distinct().Count());
        Assert.True(plan.Roads.Select(road => road.Name).Distinct().Count() > 1000);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void There_is_what_a_city_needs(ulong seed)
    {
        var landmarks = Landmarks.Of(Plans.Of(seed)).ToLookup(landmark => landmark.Type);

        Assert.Equal(8, landmarks["hospital"].Count());
        Assert.InRange(landmarks["school"].Count(), 35, 48);
        Assert.InRange(landmarks["station"].Count(station => station.Properties.Contains(("class", "fire"))), 10, 14);
        Assert.InRange(landmarks["shelter"].Count(), 15, 28);
        Assert.InRange(landmarks["signal"].Count(), 20, 400);
        Assert.All(landmarks["camera"], camera =>
        {
            var known = camera.Properties.ToDictionary(property => property.Name, property => Convert.ToDouble(property.Value));
            Assert.InRange(known["bearing"], 0, 359.99);
            Assert.InRange(known["fov"], 30, 120);
        });
    }
}
