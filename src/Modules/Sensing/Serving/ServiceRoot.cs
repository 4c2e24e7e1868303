using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>The service root (OGC 18-088, section 9.2.1): the sets, and what of the standard is kept.</summary>
internal static class ServiceRoot
{
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
        foreach (var requirement in Conformance.Requirements)
        {
            json.WriteStringValue(requirement);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
