using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Kernel.Requests;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Batch;

/// <summary>What requests of a batch created, so that later ones can refer to it as <c>$name</c> (OGC 18-088, section 11).</summary>
internal sealed class References
{
    private readonly Dictionary<string, (EntityType Type, long Id)> _made = new(StringComparer.Ordinal);

    /// <summary>Notes what a request created.</summary>
    public void Add(string? name, EntityType type, long id)
    {
        if (name is not null)
        {
            _made[name] = (type, id);
        }
    }

    /// <summary>The address with a reference at its start resolved: <c>$1/Datastreams</c> is <c>Things(5)/Datastreams</c>.</summary>
    public string Resolve(string url)
    {
        if (!url.StartsWith('$') || url.StartsWith("$batch", StringComparison.Ordinal))
        {
            return url;
        }

        var end = url.IndexOfAny(['/', '?']);
        var name = end < 0 ? url[1..] : url[1..end];
        var (type, id) = Find(name);
        return $"{type.SetName}({id}){(end < 0 ? "" : url[end..])}";
    }

    /// <summary>The body with links to what was created resolved: <c>{"@iot.id":"$1"}</c>.</summary>
    public ReadOnlyMemory<byte> Resolve(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOf("\"$"u8) < 0)
        {
            return body;
        }

        JsonNode? root;
        try
        {
            root = JsonNode.Parse(body.Span);
        }
        catch (JsonException)
        {
            // Whoever reads the body tells what is wrong with it.
            return body;
        }

        Walk(root);
        return Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null");
    }

    private void Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject entity:
                if (entity["@iot.id"] is JsonValue link && link.TryGetValue<string>(out var text) && text.StartsWith('$'))
                {
                    entity["@iot.id"] = Find(text[1..]).Id;
                }

                foreach (var (_, member) in entity)
                {
                    Walk(member);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Walk(item);
                }

                break;
        }
    }

    private (EntityType Type, long Id) Find(string name) => _made.TryGetValue(name, out var made)
        ? made
        : throw RefusedException.BadRequest("unknown-reference", $"${name[..Math.Min(name.Length, 40)]} refers to no request before this one that created something.");
}
