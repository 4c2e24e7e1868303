using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>The service root (OGC 18-088, section 9.2.1): the sets, and what of the standard is kept.</summary>
internal static class ServiceRoot
{
    /// <summary>Only requirements that are met as a whole; the list grows with the service.</summary>
    private static readonly string[] Conformance =
    [
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/entity-control-information/common-control-information",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/thing/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/thing/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/location/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/location/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/historical-location/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/historical-location/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/sensor/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/sensor/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/observed-property/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/observed-property/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/observation/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/observation/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/feature-of-interest/properties",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/feature-of-interest/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel/datastream/relations",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/resource-path/resource-path-to-entities",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/status-code",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/query-status-code",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/top",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/skip",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/count",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/pagination",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/create-entity",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/link-to-existing-entities",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/deep-insert",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/deep-insert-status-code",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/update-entity",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/delete-entity",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/historical-location-auto-creation",
        "http://www.opengis.net/spec/iot_sensing/1.1/req/create-update-delete/historical-location-manual-creation",
    ];

    public static Task WriteAsync(HttpContext context) => JsonAnswer.WriteAsync(context, 200, json =>
    {
        var root = Service.Address(context.Request);
        json.WriteStartObject();
        json.WriteStartArray("value");
        foreach (var type in EntityTypes.All)
        {
            json.WriteStartObject();
            json.WriteString("name", type.SetName);
            json.WriteString("url", $"{root}/{type.SetName}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("serverSettings");
        json.WriteStartArray("conformance");
        foreach (var requirement in Conformance)
        {
            json.WriteStringValue(requirement);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
