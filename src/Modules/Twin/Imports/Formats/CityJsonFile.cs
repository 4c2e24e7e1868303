using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Modules.Twin.Entities;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;

namespace Civium.Modules.Twin.Imports.Formats;

/// <summary>
/// Buildings of CityJSON 1.0 to 2.0: the footprint is what all surfaces of the highest level of detail cover seen from above, the
/// height from the lowest vertex to the highest. Parts belong to their building. The file's own reference system is told by
/// <see cref="SystemOf"/>.
/// </summary>
internal static class CityJsonFile
{
    /// <summary>The EPSG code that the file names; null when it names none.</summary>
    public static string? SystemOf(JsonElement root) =>
        root.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("referenceSystem", out var system) && system.ValueKind == JsonValueKind.String
            ? "EPSG:" + system.GetString()!.Split('/', ':')[^1] : null;

    public static ReadFeatures Read(JsonElement root, GeometryFactory factory)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("CityObjects", out var objects) || !root.TryGetProperty("vertices", out var list) || objects.ValueKind != JsonValueKind.Object || list.ValueKind != JsonValueKind.Array)
        {
            return new ReadFeatures([], [new FeatureFault("/", "a CityJSON file has CityObjects and vertices.")]);
        }

        var (features, faults, passed) = (new List<RawFeature>(), new List<FeatureFault>(), 0);
        var vertices = Vertices(root, list);
        foreach (var one in objects.EnumerateObject())
        {
            if (!one.Value.TryGetProperty("type", out var type) || type.GetString() != "Building")
            {
                passed++;
                continue;
            }

            try
            {
                features.Add(Building(one, objects, vertices, factory));
            }
            catch (Exception fault) when (fault is FormatException or InvalidOperationException or IndexOutOfRangeException or ArgumentException)
            {
                faults.Add(new FeatureFault("/CityObjects/" + one.Name, fault.Message));
            }
        }

        return new ReadFeatures(features, faults, passed);
    }

    private static Coordinate[] Vertices(JsonElement root, JsonElement list)
    {
        double[] scale = [1, 1, 1], translate = [0, 0, 0];
        if (root.TryGetProperty("transform", out var transform))
        {
            scale = [.. transform.GetProperty("scale").EnumerateArray().Select(number => number.GetDouble())];
            translate = [.. transform.GetProperty("translate").EnumerateArray().Select(number => number.GetDouble())];
        }

        return [.. list.EnumerateArray().Select(vertex => (Coordinate)new CoordinateZ(
            (vertex[0].GetDouble() * scale[0]) + translate[0], (vertex[1].GetDouble() * scale[1]) + translate[1], (vertex[2].GetDouble() * scale[2]) + translate[2]))];
    }

    private static RawFeature Building(JsonProperty building, JsonElement objects, Coordinate[] vertices, GeometryFactory factory)
    {
        var rings = new List<Coordinate[]>();
        Collect(building.Value, vertices, rings);
        if (building.Value.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                if (objects.TryGetProperty(child.GetString()!, out var part))
                {
                    Collect(part, vertices, rings);
                }
            }
        }

        var surfaces = rings.Where(ring => ring.Length >= 3).Select(ring => (Geometry)factory.CreatePolygon([.. ring.Append(ring[0]).Select(c => new Coordinate(c.X, c.Y))]))
            .Select(surface => surface.IsValid ? surface : surface.Buffer(0)).Where(surface => surface.Area > 1e-9).ToArray();
        if (surfaces.Length == 0)
        {
            throw new FormatException("the building has no surface that covers ground.");
        }

        var properties = new JsonObject { ["type"] = "building", ["height"] = Math.Round(rings.SelectMany(ring => ring).Max(c => c.Z) - rings.SelectMany(ring => ring).Min(c => c.Z), 2) };
        if (building.Value.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in attributes.EnumerateObject().Where(attribute => attribute.Name != "type" && !properties.ContainsKey(attribute.Name)))
            {
                properties[attribute.Name] = JsonNode.Parse(attribute.Value.GetRawText());
            }
        }

        return new RawFeature("/CityObjects/" + building.Name, building.Name, CascadedPolygonUnion.Union(surfaces), properties);
    }

    private static void Collect(JsonElement one, Coordinate[] vertices, List<Coordinate[]> rings)
    {
        if (!one.TryGetProperty("geometry", out var geometries) || geometries.GetArrayLength() == 0)
        {
            return;
        }

        var finest = geometries.EnumerateArray().OrderBy(geometry => geometry.TryGetProperty("lod", out var lod) ? lod.ToString() : "", StringComparer.Ordinal).Last();
        if (finest.TryGetProperty("boundaries", out var boundaries))
        {
            Walk(boundaries, vertices, rings, 0);
        }
    }

    // A ring is a list of numbers, however deep the lists around it; holes in a surface do not let through the ground below a roof.
    private static void Walk(JsonElement list, Coordinate[] vertices, List<Coordinate[]> rings, int depth)
    {
        if (depth > 6 || list.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("the boundaries are no lists of vertices.");
        }

        if (list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Number)
        {
            rings.Add([.. list.EnumerateArray().Select(index => index.GetInt32() is var at && at >= 0 && at < vertices.Length
                ? vertices[at] : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"there is no vertex {at}.")))]);
            return;
        }

        foreach (var inner in list.EnumerateArray())
        {
            Walk(inner, vertices, rings, depth + 1);
        }
    }
}
