using System.Globalization;
using System.Text;
using System.Text.Json;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using CsvHelper;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>
/// Answers entities as CSV (RFC 4180) or GeoJSON (RFC 7946). The count and the address of the next page are in the headers <c>X-Total-Count</c> and
/// <c>Link</c> (RFC 8288), since neither format has a place for them.
/// </summary>
internal static class FormattedAnswer
{
    private static readonly string[] Geometries = ["location", "feature", "observedArea"];

    /// <summary>Writes the answer.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="format">CSV or GeoJSON, however capitalised.</param>
    /// <param name="type">What the entities are.</param>
    /// <param name="entities">Each as JSON.</param>
    /// <param name="count">How many there are in all; null when not asked for.</param>
    /// <param name="next">The address of the next page; null when this is the last.</param>
    public static Task WriteAsync(HttpContext context, string format, EntityType type, IReadOnlyList<ReadOnlyMemory<byte>> entities, long? count, string? next)
    {
        if (count is { } told)
        {
            context.Response.Headers["X-Total-Count"] = told.ToString(CultureInfo.InvariantCulture);
        }

        if (next is not null)
        {
            context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }

        return format.ToUpperInvariant() switch
        {
            "CSV" => CsvAsync(context, entities),
            "GEOJSON" => GeoJsonAsync(context, entities),
            _ => throw NotOffered.Option("$resultFormat", 0, $"expected dataArray{(type == EntityTypes.Observation ? "" : " (of Observations)")}, CSV or GeoJSON, found '{format[..Math.Min(format.Length, 40)]}'."),
        };
    }

    /// <summary>A column a property; those of what is expanded are named by their path, and a list of entities stands as JSON.</summary>
    private static async Task CsvAsync(HttpContext context, IReadOnlyList<ReadOnlyMemory<byte>> entities)
    {
        var columns = new List<string>();
        var rows = new List<Dictionary<string, string>>();
        foreach (var entity in entities)
        {
            using var document = JsonDocument.Parse(entity);
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            Flatten(document.RootElement, "", row);
            columns.AddRange(row.Keys.Except(columns, StringComparer.Ordinal).ToList());
            rows.Add(row);
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(false), leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        columns.ForEach(csv.WriteField);
        await csv.NextRecordAsync().ConfigureAwait(false);
        foreach (var row in rows)
        {
            columns.ForEach(column => csv.WriteField(row.GetValueOrDefault(column, "")));
            await csv.NextRecordAsync().ConfigureAwait(false);
        }

        await csv.FlushAsync().ConfigureAwait(false);
        await text.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void Flatten(JsonElement value, string prefix, Dictionary<string, string> row)
    {
        foreach (var member in value.EnumerateObject().Where(member => !member.Name.EndsWith("@iot.navigationLink", StringComparison.Ordinal) && member.Name != "@iot.selfLink"))
        {
            var name = prefix + (member.Name == "@iot.id" ? "id" : member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("@iot.id", out _))
            {
                Flatten(member.Value, name + "/", row);
            }
            else
            {
                row[name] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => member.Value.GetRawText(),
                };
            }
        }
    }

    /// <summary>A feature an entity: its geometry is the first in it or in what is expanded of it; all else is its properties.</summary>
    private static Task GeoJsonAsync(HttpContext context, IReadOnlyList<ReadOnlyMemory<byte>> entities) => JsonAnswer.WriteAsync(context, 200, json =>
    {
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (var entity in entities)
        {
            using var document = JsonDocument.Parse(entity);
            var value = document.RootElement;
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            if (value.TryGetProperty("@iot.id", out var id))
            {
                json.WritePropertyName("id");
                id.WriteTo(json);
            }

            json.WritePropertyName("geometry");
            if (Geometry(value) is { } geometry)
            {
                geometry.WriteTo(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteStartObject("properties");
            foreach (var member in value.EnumerateObject().Where(member => !Geometries.Contains(member.Name)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }, "application/geo+json; charset=utf-8");

    private static JsonElement? Geometry(JsonElement entity)
    {
        foreach (var name in Geometries)
        {
            if (entity.TryGetProperty(name, out var own) && own.ValueKind == JsonValueKind.Object)
            {
                return own.TryGetProperty("geometry", out var inner) ? inner : own.TryGetProperty("coordinates", out _) || own.TryGetProperty("geometries", out _) ? own : null;
            }
        }

        foreach (var member in entity.EnumerateObject())
        {
            var related = member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() > 0 ? member.Value[0] : member.Value;
            if (related.ValueKind == JsonValueKind.Object && (related.TryGetProperty("@iot.id", out _) || related.TryGetProperty("@iot.selfLink", out _))
                && Geometry(related) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
