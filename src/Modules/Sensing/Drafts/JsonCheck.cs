using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Parses a body and checks what the JSON grammar lets through but no store can keep.</summary>
internal static class JsonCheck
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = RequestBody.MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body as a document.</summary>
    /// <exception cref="RefusedException">400, with line and column: it is not JSON, is nested too deep, or names a member twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            throw NotJson(bad);
        }
    }

    /// <summary>The refusal of a body that is not JSON.</summary>
    public static RefusedException NotJson(Exception bad)
    {
        var where = bad is JsonException { LineNumber: { } line } json ? $"line {line + 1}, byte {json.BytePositionInLine + 1}" : null;
        return RefusedException.BadRequest("bad-json", $"The body is not a JSON document that can be taken: {bad.Message}", where);
    }

    /// <summary>Adds a fault for every number that is out of range and every text that is no valid Unicode or holds U+0000.</summary>
    public static void Content(JsonElement value, string pointer, Faults faults)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when !value.TryGetDouble(out var number) || !double.IsFinite(number):
                faults.Add(pointer, "is a number beyond the range of IEEE 754 binary64.");
                break;
            case JsonValueKind.String when TextOf(value) is null:
                faults.Add(pointer, "is a text that holds half a surrogate pair or U+0000.");
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Content(item, $"{pointer}/{index++}", faults);
                }

                break;
            case JsonValueKind.Object:
                Members(value, pointer, faults);
                break;
        }
    }

    /// <summary>A member's name as a step of a JSON pointer.</summary>
    public static string Step(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void Members(JsonElement value, string pointer, Faults faults)
    {
        foreach (var member in value.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                faults.Add(pointer, "has a member whose name holds half a surrogate pair.");
                continue;
            }

            Content(member.Value, pointer + Step(name), faults);
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            var text = value.GetString()!;
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
