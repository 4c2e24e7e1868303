using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;

namespace Civium.Modules.Twin.Imports.Formats;

/// <summary>GeoJSON (RFC 7946). A feature without an id takes <c>properties.id</c>, <c>properties.code</c>, or OpenStreetMap's <c>@id</c>.</summary>
internal static class GeoJsonFile
{
    private static readonly string[] Codes = ["id", "code", "@id"];

    public static ReadFeatures Read(JsonElement root)
    {
        var (features, faults) = (new List<RawFeature>(), new List<FeatureFault>());
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("features", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return new ReadFeatures([], [new FeatureFault("/", "must be a GeoJSON FeatureCollection.")]);
        }

        foreach (var feature in list.EnumerateArray())
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"/features/{features.Count + faults.Count}");
            try
            {
                features.Add(Feature(feature, where));
            }
            catch (GeometryException fault)
            {
                faults.Add(new FeatureFault(where + fault.Pointer, fault.Message));
            }

            if (faults.Count >= FeatureReader.MostFaults)
            {
                break;
            }
        }

        return new ReadFeatures(features, faults);
    }

    private static RawFeature Feature(JsonElement feature, string where)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry))
        {
            throw new GeometryException("", "must be a Feature with a geometry.");
        }

        var properties = feature.TryGetProperty("properties", out var given) && given.ValueKind == JsonValueKind.Object ? (JsonObject)JsonNode.Parse(given.GetRawText())! : [];
        var id = feature.TryGetProperty("id", out var own) ? own.ToString() : Codes.Select(name => properties[name]?.ToString()).FirstOrDefault(code => !string.IsNullOrEmpty(code));
        return new RawFeature(where, id, GeometryReader.Read(geometry), properties);
    }
}
