using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Plan;
using Civium.DemoCity.Streets;
using Civium.DeviceProfiles;

namespace Civium.DemoCity.Sensors;

/// <summary>Decides where the 500 sensors stand: spread over the city, each where such a device would be.</summary>
internal sealed class Siting
{
    private readonly CityPlan _plan;
    private readonly Dice _dice;
    private readonly List<Sensor> _sensors = [];
    private readonly HashSet<string> _names = [];

    private Siting(CityPlan plan) => (_plan, _dice) = (plan, Dice.For(plan.Seed, "sensors"));

    public static IReadOnlyList<Sensor> Place(CityPlan plan)
    {
        var siting = new Siting(plan);
        siting.Communities("air-station", 40, " air station", "空气站");
        siting.Streets("noise-meter", 50, RoadClass.Secondary, " noise meter", "噪声监测点");
        siting.Water();
        siting.Streets("traffic-loop", 100, RoadClass.Secondary, " traffic loop", "交通线圈");
        siting.Streets("street-light", 90, RoadClass.Secondary, " street light", "路灯");
        siting.Communities("power-link", 50, " feeder", "配电线");
        siting.Communities("weather-station", 20, " weather station", "气象站");
        siting.Streets("rfid-gate", 30, RoadClass.Primary, " tag gate", "射频识别门");
        siting.Streets("axle-speed", 30, RoadClass.Primary, " speed meter", "测速点");
        siting.Bins();
        return siting._sensors;
    }

    private void Communities(string profile, int count, string english, string chinese)
    {
        var quarters = _plan.Quarters.Where(quarter => Shape.Area(quarter.Outline) > 60_000).ToArray();
        foreach (var quarter in Spread(quarters, quarter => Shape.Centre(quarter.Outline), count))
        {
            var name = _plan.Communities[quarter.Number].Name;
            var own = new Name(name.English.Replace(" Community", "", StringComparison.Ordinal), name.Chinese.Replace("社区", "", StringComparison.Ordinal));
            Add(profile, own.With(english, chinese), InBlockOf(quarter), quarter.District, 0);
        }
    }

    /// <summary>In the block of a community that is nearest to its middle, off its centre so that kinds do not stand on one spot.</summary>
    private Vec InBlockOf(Quarter quarter)
    {
        var centre = Shape.Centre(quarter.Outline) + new Vec(_dice.Between(-180, 180), _dice.Between(-180, 180));
        return _plan.Blocks.Where(block => block.Quarter == quarter.Number).MinBy(block => (block.Centre - centre).Length)!.Centre;
    }

    private void Streets(string profile, int count, RoadClass least, string english, string chinese)
    {
        var roads = _plan.Roads.Where(road => road.Class <= least && Shape.Length(road.Points) > 70 && Shape.Along(road.Points, 0.5).Point.Length < 5200).ToArray();
        foreach (var road in Spread(roads, road => Shape.Along(road.Points, 0.5).Point, count))
        {
            var (at, direction) = Shape.Along(road.Points, _dice.Between(0.3, 0.7));
            var beside = at + (direction.Left * ((road.Class.HalfWidth() + 2) * (_dice.Chance(0.5) ? 1 : -1)));
            Add(profile, road.Name.With(english, chinese), beside, District.Of(at, _plan.River), road.Class.MaxSpeed());
        }
    }

    /// <summary>Thirty gauges along the river, four at the lake, six in drains near the river.</summary>
    private void Water()
    {
        var inside = Enumerable.Range(0, 164).Select(i => i * 100.0).Where(chainage => Shape.Contains(_plan.Edge, _plan.River.At(chainage).Point)).ToArray();
        var bridges = _plan.Roads.Where(road => road.IsBridge).Select(road => (road.Name, At: Shape.Along(road.Points, 0.5).Point)).ToArray();
        for (var i = 0; i < 30; i++)
        {
            var chainage = inside[0] + ((inside[^1] - inside[0]) * i / 29);
            var (middle, direction) = _plan.River.At(chainage);
            var at = middle + (direction.Left * ((_plan.River.Nearest(middle).Width / 2) + 3) * (i % 2 == 0 ? 1 : -1));
            var near = bridges.MinBy(bridge => (bridge.At - middle).Length);
            var name = (near.At - middle).Length < 220 ? near.Name : new Name($"River km {chainage / 1000:0.0}", $"江堤{chainage / 1000:0.0}公里");
            Add("water-gauge", name.With(" gauge", "水位站"), at, District.Of(at, _plan.River), chainage);
        }

        for (var i = 0; i < 4; i++)
        {
            var shore = _plan.Lake.Shore[i * _plan.Lake.Shore.Count / 4];
            Add("water-gauge", new Name(LakeSides[i].English + " gauge", LakeSides[i].Chinese + "水位站"), shore, District.Lakeside, -1);
        }

        var low = _plan.Quarters.Where(quarter => _plan.River.Nearest(Shape.Centre(quarter.Outline)).Distance < 900).ToArray();
        foreach (var quarter in Spread(low, quarter => Shape.Centre(quarter.Outline), 6))
        {
            var name = _plan.Communities[quarter.Number].Name;
            var at = InBlockOf(quarter);
            Add("water-gauge", new Name(name.English.Replace(" Community", " drain", StringComparison.Ordinal), name.Chinese.Replace("社区", "雨水泵站", StringComparison.Ordinal)), at, quarter.District, _plan.River.Nearest(at).Chainage);
        }
    }

    private static readonly Name[] LakeSides = [new("East Lake Shore", "湖东岸"), new("North Lake Shore", "湖北岸"), new("West Lake Shore", "湖西岸"), new("South Lake Shore", "湖南岸")];

    private void Bins()
    {
        var blocks = _plan.Blocks.Zip(_plan.Uses).Where(block => block.Second is LandUse.OldTown or LandUse.Housing or LandUse.Offices && block.First.Centre.Length < 4200).Select(block => block.First).ToArray();
        foreach (var block in Spread(blocks, block => block.Centre, 50))
        {
            var side = block.Corners[_dice.Index(block.Corners.Count)];
            var inwards = (block.Centre - side.At).Unit;
            var name = _plan.Communities[block.Quarter].Name;
            Add("waste-bin", new Name(name.English.Replace(" Community", " bin", StringComparison.Ordinal), name.Chinese.Replace("社区", "垃圾箱", StringComparison.Ordinal)), side.At + (inwards * 11), block.District, 0);
        }
    }

    private void Add(string profile, Name name, Vec at, int district, double extra)
    {
        var own = name;
        for (var n = 2; !_names.Add(own.English); n++)
        {
            own = name.With($" {n}", $"{n}号");
        }

        _sensors.Add(new Sensor(_sensors.Count, ProfileCatalogue.Find(profile)!, own, at.Snapped(), district, _dice.Between(0.75, 1.25), extra));
    }

    /// <summary>So many of them, each as far from those before as can be (farthest-point sampling), starting anywhere.</summary>
    private IEnumerable<T> Spread<T>(IReadOnlyList<T> items, Func<T, Vec> at, int count)
    {
        var points = items.Select(item => at(item)).ToArray();
        var nearest = points.Select(_ => 1e6 * _dice.Between(0.5, 1)).ToArray();
        for (var i = 0; i < Math.Min(count, items.Count); i++)
        {
            var next = Array.IndexOf(nearest, nearest.Max());
            yield return items[next];
            for (var j = 0; j < points.Length; j++)
            {
                // The lower the floor under it, the more even the spread; the middle of the city gets more than its share.
                nearest[j] = Math.Min(nearest[j], (points[j] - points[next]).Length * (1 + (1.2 * Math.Exp(-points[j].Length / 1800))));
            }

            nearest[next] = -1;
        }
    }
}
