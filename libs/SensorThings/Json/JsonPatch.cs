using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Civium.SensorThings.Json;

/// <summary>
/// Applies JSON Patch (RFC 6902) to a JSON tree. All of it or nothing: the given tree is not touched. Thread-safe; what <c>copy</c> makes is
/// bounded, so that a short patch cannot fill the memory.
/// </summary>
public static class JsonPatch
{
    private const int MostOperations = 1_000;
    private const int MostCopied = 100_000;

    /// <summary>Applies a patch.</summary>
    /// <param name="document">The tree.</param>
    /// <param name="patch">An array of operations.</param>
    /// <returns>The changed tree; null where it became JSON null.</returns>
    /// <exception cref="BodyException">The patch is malformed, names a place that is not there, or a <c>test</c> failed; the pointer is that of the operation.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Array || patch.GetArrayLength() > MostOperations)
        {
            throw new BodyException("", $"expected an array of at most {MostOperations} operations, such as [{{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"a\"}}].");
        }

        var root = document?.DeepClone();
        var copied = 0;
        foreach (var (index, operation) in patch.EnumerateArray().Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"/{index}");
            root = Apply(root, operation, at, ref copied);
        }

        return root;
    }

    private static JsonNode? Apply(JsonNode? root, JsonElement operation, string at, ref int copied)
    {
        var path = Steps(Text(operation, "path", at), at);
        switch (Text(operation, "op", at))
        {
            case "add":
                return Add(root, path, Value(operation, at), at);
            case "remove":
                return Remove(root, path, at);
            case "replace":
                Find(root, path, at);
                return Replace(root, path, Value(operation, at), at);
            case "move":
                var from = Steps(Text(operation, "from", at), at);
                if (path.Count > from.Count && path.Take(from.Count).SequenceEqual(from))
                {
                    throw new BodyException(at, "a value cannot be moved into itself.");
                }

                var moved = Find(root, from, at)?.DeepClone();
                return Add(Remove(root, from, at), path, moved, at);
            case "copy":
                var source = Find(root, Steps(Text(operation, "from", at), at), at);
                copied += Size(source);
                if (copied > MostCopied)
                {
                    throw new BodyException(at, $"expected copies of at most {MostCopied} values in all.");
                }

                return Add(root, path, source?.DeepClone(), at);
            case "test":
                return JsonNode.DeepEquals(Find(root, path, at), Value(operation, at)) ? root : throw new BodyException(at, "the test failed: the value there is another.");
            case var other:
                throw new BodyException(at + "/op", $"expected add, remove, replace, move, copy or test, found {other}.");
        }
    }

    private static JsonNode? Add(JsonNode? root, List<string> path, JsonNode? value, string at)
    {
        if (path.Count == 0)
        {
            return value;
        }

        switch (Find(root, path[..^1], at))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                return root;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(path[^1], list.Count, at), value);
                return root;
            default:
                throw NotThere(at);
        }
    }

    private static JsonNode? Replace(JsonNode? root, List<string> path, JsonNode? value, string at)
    {
        if (path.Count == 0)
        {
            return value;
        }

        switch (Find(root, path[..^1], at))
        {
            case JsonObject parent:
                parent[path[^1]] = value;
                break;
            case JsonArray list:
                list[Index(path[^1], list.Count - 1, at)] = value;
                break;
        }

        return root;
    }

    private static JsonNode? Remove(JsonNode? root, List<string> path, string at)
    {
        if (path.Count == 0)
        {
            return null;
        }

        switch (Find(root, path[..^1], at))
        {
            case JsonObject parent when parent.Remove(path[^1]):
                return root;
            case JsonArray list:
                list.RemoveAt(Index(path[^1], list.Count - 1, at));
                return root;
            default:
                throw NotThere(at);
        }
    }

    private static JsonNode? Find(JsonNode? root, List<string> path, string at)
    {
        var node = root;
        foreach (var step in path)
        {
            node = node switch
            {
                JsonObject parent when parent.TryGetPropertyValue(step, out var member) => member,
                JsonArray list => list[Index(step, list.Count - 1, at)],
                _ => throw NotThere(at),
            };
        }

        return node;
    }

    private static int Index(string step, int most, string at) =>
        (step == "0" || (step.Length > 0 && step[0] != '0')) && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most
            ? index
            : throw NotThere(at);

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject parent => 1 + parent.Sum(member => Size(member.Value)),
        JsonArray list => 1 + list.Sum(Size),
        _ => 1,
    };

    private static List<string> Steps(string pointer, string at)
    {
        if (pointer.Length > 0 && pointer[0] != '/')
        {
            throw new BodyException(at, $"expected a JSON pointer such as /properties/colour, found {pointer}.");
        }

        return [.. pointer.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static string Text(JsonElement operation, string name, string at) =>
        operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new BodyException($"{at}/{name}", "this field is mandatory, and a text.");

    private static JsonNode? Value(JsonElement operation, string at)
    {
        if (!operation.TryGetProperty("value", out var value))
        {
            throw new BodyException(at + "/value", "this field is mandatory for this operation.");
        }

        return JsonNode.Parse(value.GetRawText());
    }

    private static BodyException NotThere(string at) => new(at, "there is no such place in the entity.");
}
