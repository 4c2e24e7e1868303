using System.Text;
using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Paths;
using Civium.SensorThings.Paths;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers one property of an entity, a member inside it, or its bare value.</summary>
internal static class PropertyAnswer
{
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> entity, Target target)
    {
        using var document = JsonDocument.Parse(entity);
        var at = document.RootElement;
        var name = "";
        foreach (var step in target.Rest)
        {
            if (step is ValueSegment)
            {
                await BareAsync(context, at).ConfigureAwait(false);
                return;
            }

            name = step is PropertySegment property ? property.Property.JsonName : ((SubPropertySegment)step).Name;
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out var next))
            {
                if (step is PropertySegment)
                {
                    context.Response.StatusCode = StatusCodes.Status204NoContent;
                    return;
                }

                throw RefusedException.NotFound($"{target.Type.Name} {target.Id} has no member \"{name}\" there.");
            }

            at = next;
        }

        await JsonAnswer.WriteAsync(context, 200, json =>
        {
            json.WriteStartObject();
            json.WritePropertyName(name);
            at.WriteTo(json);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static Task BareAsync(HttpContext context, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return JsonAnswer.WriteAsync(context, 200, value.WriteTo);
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return context.Response.WriteAsync(text, Encoding.UTF8);
    }
}
