using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers observations as arrays of values, a group a stream (OGC 18-088, section 12.2: <c>$resultFormat=dataArray</c>).</summary>
internal static class DataArrayAnswer
{
    private static readonly string[] Usual = ["id", "phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters"];

    public static Task WriteAsync(HttpContext context, EntityType type, Page page, IReadOnlyList<string> select, string? next)
    {
        if (type != EntityTypes.Observation)
        {
            throw NotOffered.Option("$resultFormat", 0, "dataArray is a form of Observations; ask for Observations, or for another format.");
        }

        var components = select.Count == 0 ? Usual : [.. select.Select(name => name == "@iot.id" ? "id" : name).Where(Usual.Contains)];
        var root = Service.Address(context.Request);
        return JsonAnswer.WriteAsync(context, 200, json =>
        {
            json.WriteStartObject();
            PageHead.Write(json, page.Count, next);
            json.WriteStartArray("value");
            foreach (var group in page.Rows.Cast<Observation>().GroupBy(one => one.Stream))
            {
                var name = StreamIds.IsMulti(group.Key) ? "MultiDatastream" : "Datastream";
                json.WriteStartObject();
                json.WriteString(name + "@iot.navigationLink", $"{root}/{name}s({Math.Abs(group.Key)})");
                json.WriteStartArray("components");
                Array.ForEach(components, json.WriteStringValue);
                json.WriteEndArray();
                json.WriteNumber("dataArray@iot.count", group.Count());
                json.WriteStartArray("dataArray");
                foreach (var one in group)
                {
                    Row(json, one, components);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Row(Utf8JsonWriter json, Observation one, string[] components)
    {
        using var extra = JsonDocument.Parse(one.Extra ?? "{}");
        json.WriteStartArray();
        foreach (var component in components)
        {
            switch (component)
            {
                case "id":
                    json.WriteNumberValue(one.Id);
                    break;
                case "phenomenonTime":
                    json.WriteStringValue(ObservationJson.PhenomenonTime(one).Format());
                    break;
                case "result":
                    ObservationJson.WriteResult(json, one.Result);
                    break;
                case "resultTime" when one.ResultTime is { } at:
                    json.WriteStringValue(SensorThings.Times.TimeValue.Format(at));
                    break;
                default:
                    if (extra.RootElement.TryGetProperty(component, out var value))
                    {
                        value.WriteTo(json);
                    }
                    else
                    {
                        json.WriteNullValue();
                    }

                    break;
            }
        }

        json.WriteEndArray();
    }
}
