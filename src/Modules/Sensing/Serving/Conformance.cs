namespace Civium.Modules.Sensing.Serving;

/// <summary>
/// The requirements of OGC 18-088 that are met: each has a test that it is, and one that what breaks it is refused. The list is what
/// the service root tells its clients, so nothing stands here that is not tested.
/// </summary>
internal static class Conformance
{
    private const string Sensing = "http://www.opengis.net/spec/iot_sensing/1.1/req/";

    private static readonly string[] Names =
    [
        "datamodel/entity-control-information/common-control-information",
        "datamodel/thing/properties", "datamodel/thing/relations",
        "datamodel/location/properties", "datamodel/location/relations",
        "datamodel/historical-location/properties", "datamodel/historical-location/relations",
        "datamodel/datastream/properties", "datamodel/datastream/relations",
        "datamodel/sensor/properties", "datamodel/sensor/relations",
        "datamodel/observed-property/properties", "datamodel/observed-property/relations",
        "datamodel/observation/properties", "datamodel/observation/relations",
        "datamodel/feature-of-interest/properties", "datamodel/feature-of-interest/relations",
        "resource-path/resource-path-to-entities",
        "request-data/status-code", "request-data/query-status-code", "request-data/order", "request-data/expand", "request-data/select",
        "request-data/orderby", "request-data/top", "request-data/skip", "request-data/count", "request-data/filter",
        "request-data/built-in-filter-operations", "request-data/built-in-query-functions", "request-data/pagination",
        "create-update-delete/create-entity", "create-update-delete/link-to-existing-entities", "create-update-delete/deep-insert",
        "create-update-delete/deep-insert-status-code", "create-update-delete/update-entity", "create-update-delete/update-entity-put",
        "create-update-delete/update-entity-jsonpatch", "create-update-delete/delete-entity",
        "create-update-delete/historical-location-auto-creation", "create-update-delete/historical-location-manual-creation",
        "batch-request/batch-request",
        "multi-datastream/properties", "multi-datastream/relations", "multi-datastream/constraints",
        "data-array/data-array",
        "create-observations-via-mqtt/observations-creation", "receive-updates-via-mqtt/receive-updates",
    ];

    /// <summary>Their URIs.</summary>
    public static IReadOnlyList<string> Requirements { get; } = [.. Names.Select(name => Sensing + name)];
}
