using System.Buffers;
using System.Text.Json;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Batch;

/// <summary>Reads and writes batches in JSON (OData JSON Format 4.01, section 19, as OGC 18-088 section 11.3 takes it over).</summary>
internal static class JsonBatch
{
    /// <summary>The steps; requests that follow each other with one <c>atomicityGroup</c> are a change set.</summary>
    public static List<BatchStep> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonCheck.Parse(body);
        var faults = new Faults();
        var steps = new List<BatchStep>();
        string? group = null;
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("requests", out var requests) || requests.ValueKind != JsonValueKind.Array)
        {
            faults.Add("/requests", "must be an array of requests, each with id, method and url.");
            faults.ThrowIfAny();
            return steps;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in requests.EnumerateArray().Index())
        {
            var at = $"/requests/{index}";
            if (Request(item, at, faults) is not { } request)
            {
                continue;
            }

            if (!ids.Add(request.Id!))
            {
                faults.Add(at + "/id", "names another request already.");
            }

            var own = item.TryGetProperty("atomicityGroup", out var told) ? told.ToString() : null;
            if (own is not null && own == group)
            {
                steps[^1] = steps[^1] with { Requests = [.. steps[^1].Requests, request] };
            }
            else
            {
                steps.Add(new BatchStep([request], own is not null));
            }

            group = own;
        }

        faults.ThrowIfAny();
        return steps;
    }

    /// <summary>Writes the answers.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<BatchOutcome> outcomes)
    {
        json.WriteStartObject();
        json.WriteStartArray("responses");
        foreach (var answer in outcomes.SelectMany(outcome => outcome.Answers))
        {
            json.WriteStartObject();
            json.WriteString("id", answer.Id);
            json.WriteNumber("status", answer.Status);
            foreach (var (name, value) in answer.Headers.Where(header => header.Key.Equals("Location", StringComparison.OrdinalIgnoreCase)))
            {
                json.WriteString("location", value);
            }

            if (answer.Body.Length > 0)
            {
                WriteBody(json, answer);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, BatchAnswer answer)
    {
        json.WritePropertyName("body");
        if (answer.Headers.TryGetValue("Content-Type", out var type) && type.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(answer.Body.Span);
        }
    }

    private static BatchRequest? Request(JsonElement item, string at, Faults faults)
    {
        var id = Text(item, "id");
        var method = Text(item, "method")?.ToUpperInvariant();
        var url = Text(item, "url");
        foreach (var (name, value) in new[] { ("id", id), ("method", method), ("url", url) })
        {
            if (value is null)
            {
                faults.Add($"{at}/{name}", "must be a text.");
            }
        }

        if (id is null || method is null || url is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (item.TryGetProperty("headers", out var told) && told.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in told.EnumerateObject())
            {
                headers[header.Name] = header.Value.ToString();
            }
        }

        var before = item.TryGetProperty("dependsOn", out var needs) && needs.ValueKind == JsonValueKind.Array
            ? needs.EnumerateArray().Select(need => need.ToString()).ToArray() : [];
        return new BatchRequest(id, method, url, headers, item.TryGetProperty("body", out var body) ? Bytes(body) : default, before);
    }

    private static ReadOnlyMemory<byte> Bytes(JsonElement body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            body.WriteTo(json);
        }

        return buffer.WrittenMemory;
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
