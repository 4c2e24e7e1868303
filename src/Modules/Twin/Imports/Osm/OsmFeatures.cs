using System.Globalization;
using System.Text.Json.Nodes;
using Civium.Modules.Twin.Imports.Formats;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Osm;

/// <summary>
/// Which things of OpenStreetMap are entities of which type, by their tags (wiki: Map features). A way that leaves the extract, and what has no
/// tag named here, is passed over.
/// </summary>
internal static class OsmFeatures
{
    private const double LevelHeight = 3;

    private static readonly Dictionary<string, string> RoadClasses = new()
    {
        ["motorway"] = "motorway",
        ["trunk"] = "motorway",
        ["primary"] = "primary",
        ["secondary"] = "secondary",
        ["tertiary"] = "secondary",
        ["unclassified"] = "residential",
        ["residential"] = "residential",
        ["living_street"] = "residential",
        ["service"] = "residential",
        ["pedestrian"] = "path",
        ["footway"] = "path",
        ["path"] = "path",
        ["steps"] = "path",
        ["cycleway"] = "path",
        ["track"] = "path",
    };

    private static readonly Dictionary<(string Key, string Value), string> Types = new()
    {
        [("natural", "water")] = "water",
        [("waterway", "river")] = "water",
        [("waterway", "stream")] = "water",
        [("waterway", "canal")] = "water",
        [("waterway", "riverbank")] = "water",
        [("leisure", "park")] = "green",
        [("leisure", "garden")] = "green",
        [("leisure", "pitch")] = "green",
        [("landuse", "forest")] = "green",
        [("landuse", "grass")] = "green",
        [("landuse", "meadow")] = "green",
        [("landuse", "cemetery")] = "green",
        [("natural", "wood")] = "green",
        [("natural", "scrub")] = "green",
        [("amenity", "hospital")] = "hospital",
        [("amenity", "clinic")] = "hospital",
        [("amenity", "school")] = "school",
        [("amenity", "kindergarten")] = "school",
        [("amenity", "university")] = "school",
        [("amenity", "college")] = "school",
        [("amenity", "shelter")] = "shelter",
        [("building", "warehouse")] = "warehouse",
        [("railway", "station")] = "station",
        [("railway", "halt")] = "station",
        [("highway", "bus_stop")] = "station",
        [("amenity", "bus_station")] = "station",
        [("highway", "traffic_signals")] = "signal",
        [("highway", "street_lamp")] = "street-light",
        [("man_made", "surveillance")] = "camera",
    };

    private static readonly string[] PoiKeys = ["amenity", "shop", "tourism", "office", "historic"];

    public static ReadFeatures Read(OsmData data, GeometryFactory factory)
    {
        var features = new List<RawFeature>();
        var passed = 0;
        foreach (var relation in data.Relations)
        {
            Add("relation", relation.Id, relation.Tags, relation.Tags.GetValueOrDefault("type") == "multipolygon" ? data.AreaOf(relation, factory) : null);
        }

        foreach (var way in data.Ways.Values.OrderBy(way => way.Id).Where(way => way.Tags.Count > 0))
        {
            Add("way", way.Id, way.Tags, GeometryOf(way, data, factory));
        }

        foreach (var (id, tags) in data.TaggedNodes)
        {
            Add("node", id, tags, factory.CreatePoint(data.Nodes[id]));
        }

        return new ReadFeatures(features, [], passed);

        void Add(string kind, long id, Dictionary<string, string> tags, Geometry? geometry)
        {
            if (geometry is not null && TypeOf(tags, geometry) is { } type)
            {
                var code = string.Create(CultureInfo.InvariantCulture, $"osm-{kind}-{id}");
                features.Add(new RawFeature($"{kind} {id}", code, geometry, PropertiesOf(type, tags)));
            }
            else
            {
                passed++;
            }
        }
    }

    private static Geometry? GeometryOf(OsmWay way, OsmData data, GeometryFactory factory)
    {
        if (data.LineOf(way) is not { } line)
        {
            return null;
        }

        var area = way.Nodes.Length >= 4 && way.Nodes[0] == way.Nodes[^1] && !way.Tags.ContainsKey("highway") && !way.Tags.ContainsKey("waterway");
        Geometry geometry = area ? factory.CreatePolygon(line) : factory.CreateLineString(line);

        // The map's editors leave a few of these behind.
        return geometry.Area + geometry.Length == 0 || (area && geometry.Area == 0) ? null : geometry;
    }

    private static string? TypeOf(Dictionary<string, string> tags, Geometry geometry)
    {
        var type = tags.Select(tag => Types.GetValueOrDefault((tag.Key, tag.Value))).FirstOrDefault(known => known is not null)
            ?? (geometry is LineString && tags.TryGetValue("highway", out var highway) && RoadClasses.ContainsKey(Bare(highway)) ? "road"
            : tags.TryGetValue("building", out var building) && building != "no" ? "building"
            : geometry is not LineString && PoiKeys.Any(tags.ContainsKey) && tags.ContainsKey("name") ? "poi" : null);
        return type switch
        {
            "building" or "green" when geometry.Dimension != Dimension.Surface => null,
            "signal" or "street-light" or "camera" when geometry is not Point => null,
            "water" when geometry is Point => null,
            _ => type,
        };
    }

    private static string Bare(string highway) => highway.EndsWith("_link", StringComparison.Ordinal) ? highway[..^5] : highway;

    private static JsonObject PropertiesOf(string type, Dictionary<string, string> tags)
    {
        var properties = new JsonObject { ["type"] = type };
        Copy("name", "name");
        properties["name:zh-Hans"] = tags.GetValueOrDefault("name:zh-Hans") ?? tags.GetValueOrDefault("name:zh");
        if (properties["name:zh-Hans"] is null)
        {
            properties.Remove("name:zh-Hans");
        }

        if (type == "road")
        {
            properties["class"] = RoadClasses[Bare(tags["highway"])];
            if (Number(tags.GetValueOrDefault("maxspeed"), "mph", 1.609344) is >= 1 and <= 300 and var speed)
            {
                properties["maxspeed"] = speed;
            }

            if (tags.GetValueOrDefault("oneway") is "yes" or "true" or "1" || tags.GetValueOrDefault("junction") == "roundabout")
            {
                properties["oneway"] = true;
            }
        }
        else if (type == "building")
        {
            Copy("building", "class");
            var levels = Number(tags.GetValueOrDefault("building:levels"), "", 1);
            if ((Number(tags.GetValueOrDefault("height"), "ft", 0.3048) ?? levels * LevelHeight) is >= 0 and <= 1000 and var height)
            {
                properties["height"] = height;
            }
        }
        else
        {
            properties["class"] = PoiKeys.Concat(["natural", "leisure", "landuse", "waterway", "railway"]).Select(tags.GetValueOrDefault).FirstOrDefault(value => value is not null) ?? type;
        }

        return properties;

        void Copy(string tag, string property)
        {
            if (tags.TryGetValue(tag, out var value))
            {
                properties[property] = value;
            }
        }
    }

    // "50", "50 km/h", "30 mph", "12.5 m", "40 ft"
    private static double? Number(string? text, string otherUnit, double factor)
    {
        if (text is null)
        {
            return null;
        }

        var digits = new string([.. text.TakeWhile(one => char.IsAsciiDigit(one) || one == '.')]);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? otherUnit.Length > 0 && text.EndsWith(otherUnit, StringComparison.Ordinal) ? Math.Round(number * factor, 3) : number
            : null;
    }
}
