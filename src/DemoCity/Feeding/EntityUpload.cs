using System.Globalization;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Plan;
using Civium.DemoCity.Sensors;
using Civium.DemoCity.Streets;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity.Feeding;

/// <summary>
/// Draws the city into the twin, as an office would that has its maps as GeoJSON: the ground and the roads first, then what stands on them. What is
/// there already is left alone, so it may be done again.
/// </summary>
internal sealed class EntityUpload(PublicInterface server, ILogger log)
{
    private const string Path = "api/twin/entities";
    private const int BuildingsPerRequest = 3000;

    /// <summary>Whether the whole city is in the twin: what is sent last is there.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellation)
    {
        var last = await server.GetAsync("ogc/collections/street-light/items?limit=1", cancellation).ConfigureAwait(false);
        return last?["features"]?.AsArray().Count > 0;
    }

    /// <summary>Water, green, districts, communities and roads.</summary>
    public async Task SendGroundAsync(CityPlan plan, CancellationToken cancellation)
    {
        await SendAsync(ground => Ground(plan, ground), cancellation).ConfigureAwait(false);
        await SendAsync(roads => Roads(plan, roads), cancellation).ConfigureAwait(false);
    }

    /// <summary>Buildings and landmarks.</summary>
    public async Task SendBuildingsAsync(CityPlan plan, IReadOnlyList<Sensor> sensors, CancellationToken cancellation)
    {
        foreach (var part in plan.Buildings.Index().Chunk(BuildingsPerRequest))
        {
            await SendAsync(
                buildings =>
                {
                    foreach (var (number, building) in part)
                    {
                        buildings.AddArea(
                            "building", Code("building", number), null, [[building.Footprint.Corners()]],
                            ("height", building.Height), ("levels", (int)Math.Max(1, Math.Round(building.Height / 3.1))), ("class", Kebab(building.Use.ToString())));
                    }
                },
                cancellation).ConfigureAwait(false);
        }

        await SendAsync(landmarks => Points(plan, sensors, landmarks), cancellation).ConfigureAwait(false);
        log.LogInformation("The sample city is drawn: {Buildings} buildings, {Roads} stretches of road.", plan.Buildings.Count, plan.Roads.Count);
    }

    private async Task SendAsync(Action<FeatureCollection> fill, CancellationToken cancellation)
    {
        using var features = new FeatureCollection();
        fill(features);
        await server.PostAsync(Path, features.Body(), "application/geo+json", cancellation).ConfigureAwait(false);
    }

    private static void Ground(CityPlan plan, FeatureCollection features)
    {
        features.AddArea("water", "river", new Name("Qing River", "清江"), [[plan.River.Outline]], ("class", "river"));
        features.AddArea("water", "lake", new Name("Lotus Lake", "荷花湖"), [[plan.Lake.Shore]], ("class", "lake"));
        Areas("green", plan.Greens, area => area.Name.Chinese == "滨水绿带" ? "strip" : "park");
        for (var i = 0; i < plan.Districts.Count; i++)
        {
            var people = plan.Buildings.Where(building => plan.Blocks[building.Block].District == i).Sum(People);
            features.AddArea("district", Code("district", i), plan.Districts[i].Name, plan.Districts[i].Polygons, ("population", people));
        }

        var residents = plan.Buildings.ToLookup(building => plan.Blocks[building.Block].Quarter);
        for (var i = 0; i < plan.Communities.Count; i++)
        {
            features.AddArea(
                "community", Code("community", i), plan.Communities[i].Name, plan.Communities[i].Polygons,
                ("population", residents[i].Sum(People)), ("district", District.Names[plan.Quarters[i].District].English));
        }

        void Areas(string type, IReadOnlyList<Area> areas, Func<Area, string> kind)
        {
            for (var i = 0; i < areas.Count; i++)
            {
                features.AddArea(type, Code(type, i), areas[i].Name, areas[i].Polygons, ("class", kind(areas[i])));
            }
        }
    }

    private static void Roads(CityPlan plan, FeatureCollection features)
    {
        for (var i = 0; i < plan.Roads.Count; i++)
        {
            var road = plan.Roads[i];
            features.AddLine(
                "road", Code("road", i), road.Name, road.Points,
                ("class", Kebab(road.Class.ToString())), ("maxspeed", road.Class.MaxSpeed()), ("oneway", false), ("bridge", road.IsBridge));
        }

        foreach (var (number, junction) in plan.Junctions.Index().Where(junction => junction.Item.Second <= RoadClass.Secondary))
        {
            features.AddPoint("junction", Code("junction", number), junction.Name, junction.At, ("class", Kebab(junction.Class.ToString())));
        }
    }

    private static void Points(CityPlan plan, IReadOnlyList<Sensor> sensors, FeatureCollection features)
    {
        foreach (var kind in Landmarks.Of(plan).GroupBy(landmark => landmark.Type))
        {
            foreach (var (number, landmark) in kind.Index())
            {
                features.AddPoint(kind.Key, Code(kind.Key, number), landmark.Name, landmark.At, landmark.Properties);
            }
        }

        foreach (var sensor in sensors.Where(sensor => sensor.Profile.Id == "street-light"))
        {
            features.AddPoint("street-light", Code("street-light", sensor.Number), sensor.Name, sensor.At, ("status", "on"));
        }
    }

    /// <summary>Who lives there: by floor space, in what people live in.</summary>
    private static int People(Buildings.Building building) => building.Use is Buildings.LandUse.Housing or Buildings.LandUse.Houses or Buildings.LandUse.OldTown
        ? (int)(building.Footprint.Area * Math.Max(1, building.Height / 3.1) / 42)
        : 0;

    private static string Code(string type, int number) => string.Create(CultureInfo.InvariantCulture, $"sample-{type}-{number}");

    private static string Kebab(string word) => string.Concat(word.Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()));
}
