using System.Text.Json.Nodes;

namespace Civium.Modules.Twin.Ogc;

/// <summary>The requirement classes that are met; each is tested by its name.</summary>
internal static class Conformance
{
    private const string Spec = "http://www.opengis.net/spec/";

    public static readonly IReadOnlyList<string> Classes =
    [
        Spec + "ogcapi-features-1/1.0/conf/core",
        Spec + "ogcapi-features-1/1.0/conf/geojson",
        Spec + "ogcapi-features-1/1.0/conf/html",
        Spec + "ogcapi-features-1/1.0/conf/oas30",
        Spec + "ogcapi-features-2/1.0/conf/crs",
        Spec + "ogcapi-features-3/1.0/conf/queryables",
        Spec + "ogcapi-features-3/1.0/conf/queryables-query-parameters",
        Spec + "ogcapi-features-3/1.0/conf/filter",
        Spec + "ogcapi-features-3/1.0/conf/features-filter",
        Spec + "cql2/1.0/conf/cql2-text",
        Spec + "cql2/1.0/conf/cql2-json",
        Spec + "cql2/1.0/conf/basic-cql2",
        Spec + "cql2/1.0/conf/advanced-comparison-operators",
        Spec + "cql2/1.0/conf/case-insensitive-comparison",
        Spec + "cql2/1.0/conf/accent-insensitive-comparison",
        Spec + "cql2/1.0/conf/basic-spatial-functions",
        Spec + "cql2/1.0/conf/basic-spatial-functions-plus",
        Spec + "cql2/1.0/conf/spatial-functions",
        Spec + "cql2/1.0/conf/temporal-functions",
        Spec + "cql2/1.0/conf/array-functions",
        Spec + "cql2/1.0/conf/property-property",
        Spec + "cql2/1.0/conf/arithmetic",
        Spec + "ogcapi-tiles-1/1.0/conf/core",
        Spec + "ogcapi-tiles-1/1.0/conf/tileset",
        Spec + "ogcapi-tiles-1/1.0/conf/tilesets-list",
        Spec + "ogcapi-tiles-1/1.0/conf/dataset-tilesets",
        Spec + "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        Spec + "ogcapi-tiles-1/1.0/conf/datetime",
        Spec + "ogcapi-tiles-1/1.0/conf/mvt",
    ];

    public static JsonObject Document => new() { ["conformsTo"] = new JsonArray([.. Classes.Select(one => (JsonNode)one)]) };
}
