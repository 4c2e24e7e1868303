using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Plan;

/// <summary>A place that people look for.</summary>
/// <param name="Type">The twin's type: hospital, school, station, shelter, warehouse, poi, camera, signal.</param>
/// <param name="Name">Its name.</param>
/// <param name="At">Where.</param>
/// <param name="Properties">What else is known of it.</param>
internal sealed record Landmark(string Type, Name Name, Vec At, IReadOnlyList<(string Name, object Value)> Properties);

/// <summary>Finds places for hospitals, schools, fire stations, shelters and the like, and for cameras and signals.</summary>
internal sealed class Landmarks
{
    private static readonly Name[] Hospitals =
    [
        new("First People's Hospital", "第一人民医院"), new("Second People's Hospital", "第二人民医院"), new("Children's Hospital", "儿童医院"),
        new("Hospital of Traditional Chinese Medicine", "中医院"), new("Maternity and Child Health Hospital", "妇幼保健院"),
        new("Affiliated University Hospital", "大学附属医院"), new("Riverside Hospital", "江滨医院"), new("Red Cross Hospital", "红十字会医院"),
    ];

    private static readonly Name[] Sights =
    [
        new("Drum Tower", "鼓楼"), new("City Library", "市图书馆"), new("Museum of the River", "江河博物馆"), new("Grand Theatre", "大剧院"), new("People's Stadium", "人民体育场"),
        new("Silk Museum", "丝绸博物馆"), new("Flower and Bird Market", "花鸟市场"), new("Convention Centre", "会展中心"), new("Science Museum", "科技馆"), new("City Hall", "市民中心"),
        new("Confucius Temple", "孔庙"), new("Night Market", "夜市"), new("Youth Palace", "青少年宫"), new("East Coach Station", "客运东站"), new("Central Wholesale Market", "中心批发市场"),
    ];

    private readonly CityPlan _plan;
    private readonly Dice _dice;
    private readonly List<Landmark> _all = [];
    private readonly HashSet<int> _used = [];
    private readonly ILookup<int, Building> _byBlock;

    private Landmarks(CityPlan plan)
    {
        (_plan, _dice) = (plan, Dice.For(plan.Seed, "landmarks"));
        _byBlock = plan.Buildings.ToLookup(building => building.Block);
    }

    public static IReadOnlyList<Landmark> Of(CityPlan plan)
    {
        var landmarks = new Landmarks(plan);
        landmarks.Buildings();
        landmarks.Shelters();
        landmarks.Junctions();
        return landmarks._all;
    }

    private void Buildings()
    {
        foreach (var name in Hospitals)
        {
            Add("hospital", name, In([LandUse.Offices, LandUse.Campus, LandUse.Housing], 2), ("beds", 300 + (50 * _dice.Index(25))));
        }

        for (var i = 0; i < 48; i++)
        {
            var quarter = _plan.Quarters[(i * 7) % _plan.Quarters.Count];
            var isPrimary = i % 3 != 2;
            Add("school", Named(quarter.Number, isPrimary ? " Primary School" : " Middle School", isPrimary ? "小学" : "中学"), In([LandUse.Housing, LandUse.Houses, LandUse.OldTown], 1, quarter.Number), ("class", isPrimary ? "primary" : "middle"), ("pupils", 400 + (20 * _dice.Index(80))));
        }

        for (var i = 0; i < 14; i++)
        {
            var quarter = _plan.Quarters[(i * 5 + 2) % _plan.Quarters.Count];
            Add("station", Named(quarter.Number, " Fire Station", "消防站"), In([LandUse.Housing, LandUse.Offices, LandUse.Houses, LandUse.Industry], 1, quarter.Number), ("class", "fire"), ("engines", 2 + _dice.Index(4)));
        }

        foreach (var (name, district) in District.Names.Select((name, district) => (name, district)))
        {
            Add("station", new Name(name.English + " Police Station", name.Chinese + "公安分局"), In([LandUse.Offices, LandUse.Housing, LandUse.OldTown], 1, district: district), ("class", "police"));
        }

        for (var i = 0; i < 9; i++)
        {
            var name = Roots.Quarters[(i * 13 + 36) % Roots.Quarters.Count].With(" Warehouse", "仓库");
            Add("warehouse", name, In([LandUse.Industry], 1), ("capacity", 2000 + (500 * _dice.Index(14))));
        }

        foreach (var name in Sights)
        {
            Add("poi", name, In([LandUse.Offices, LandUse.OldTown], 1), ("class", "sight"));
        }
    }

    /// <summary>Shelters are in parks, where there is room.</summary>
    private void Shelters()
    {
        var parks = _plan.Blocks.Select((block, i) => (Block: block, Use: _plan.Uses[i])).Where(block => block.Use == LandUse.Park && block.Block.Area > 6000).ToArray();
        foreach (var (block, _) in _dice.Shuffled(parks).Take(28))
        {
            _all.Add(new Landmark("shelter", Named(block.Quarter, " Shelter", "应急避难场所"), block.Centre, [("capacity", Math.Round(block.Area / 3 / 50) * 50)]));
        }
    }

    /// <summary>Signals where great roads cross; cameras there and along the main streets, each looking down one of the streets.</summary>
    private void Junctions()
    {
        foreach (var junction in _plan.Junctions.Where(junction => junction.Second <= RoadClass.Secondary && junction.Class == RoadClass.Primary && junction.Arms.Count >= 4))
        {
            _all.Add(new Landmark("signal", junction.Name, junction.At, [("arms", junction.Arms.Count)]));
        }

        var watched = _plan.Junctions.Where(junction => junction.Class <= RoadClass.Secondary && junction.At.Length < Arterials.OuterRing).ToArray();
        foreach (var junction in _dice.Shuffled(watched).Take(260))
        {
            var arm = junction.Arms[_dice.Index(junction.Arms.Count)];
            var at = junction.At + (arm.Left * (junction.Class.HalfWidth() + 1)) + (arm * 4);
            _all.Add(new Landmark("camera", junction.Name.With(" camera", "摄像头"), at, [("bearing", Bearing(arm)), ("fov", 50 + (10 * _dice.Index(6))), ("range", 60 + (20 * _dice.Index(7)))]));
        }
    }

    /// <summary>Clockwise from north, in degrees.</summary>
    private static double Bearing(Vec direction) => Math.Round(((450 - (direction.Angle * 180 / Math.PI)) % 360 + 360) % 360, 1) % 360;

    private Name Named(int quarter, string english, string chinese)
    {
        var name = _plan.Communities[quarter].Name;
        return new Name(name.English.Replace(" Community", english, StringComparison.Ordinal), name.Chinese.Replace("社区", chinese, StringComparison.Ordinal));
    }

    private void Add(string type, Name name, Vec? at, params (string Name, object Value)[] properties)
    {
        if (at is { } place)
        {
            _all.Add(new Landmark(type, name, place, properties));
        }
    }

    /// <summary>The place of the largest building of a block of one of these uses that no other landmark has; null when there is none.</summary>
    private Vec? In(IReadOnlyList<LandUse> uses, int least, int? quarter = null, int? district = null)
    {
        var blocks = Enumerable.Range(0, _plan.Blocks.Count)
            .Where(i => uses.Contains(_plan.Uses[i]) && !_used.Contains(i) && _plan.Blocks[i].Centre.Length < 4300
                && (quarter is null || _plan.Blocks[i].Quarter == quarter) && (district is null || _plan.Blocks[i].District == district)).ToArray();
        foreach (var block in _dice.Shuffled(blocks))
        {
            if (_byBlock[block].OrderByDescending(building => building.Footprint.Area).Take(least).LastOrDefault() is { } building)
            {
                _used.Add(block);
                return building.Footprint.Centre;
            }
        }

        return null;
    }
}
