using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.Indicators.Data;
using Civium.Indicators.Recipes;

namespace Civium.Indicators.Frameworks;

/// <summary>
/// Frameworks as JSON: an object with <c>groups</c> and <c>denominators</c>, lists of codes, and either <c>index</c>, a node with
/// <c>children</c>, or <c>nodes</c>, a list in which each node names its <c>parent</c>. A node: <c>code</c>, <c>name</c>,
/// <c>direction</c>, <c>weight</c>, <c>unit</c>, <c>target</c>, <c>denominator</c>, <c>goalposts</c> ([lower, upper]), <c>description</c>.
/// Safe for concurrent use.
/// </summary>
public static class FrameworkText
{
    private const int Deepest = 32;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Reads a framework.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="problems">Receives what is wrong, by JSON pointer.</param>
    /// <returns>The framework, or null when anything is wrong.</returns>
    public static Framework? Read(ReadOnlyMemory<byte> json, ProblemList problems)
    {
        try
        {
            var text = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement, problems);
        }
        catch (JsonException fault)
        {
            problems.Add((fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1, $"is no JSON: {fault.Message.Split(" LineNumber")[0]}");
            return null;
        }
    }

    /// <summary>Writes a framework as a tree.</summary>
    public static string Write(Framework framework)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            Texts(json, "groups", framework.Groups);
            Texts(json, "denominators", framework.Denominators);
            json.WritePropertyName("index");
            Node(json, framework, framework.Root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Framework? Read(JsonElement element, ProblemList problems)
    {
        var members = new JsonMembers(element, "", problems);
        var nodes = new List<(IndicatorNode Node, string Pointer)>();
        var groups = Codes(members, "groups", problems);
        var denominators = Codes(members, "denominators", problems);
        members.Text("name");
        members.Text("description");
        if (members.Has("index", out var index))
        {
            Tree(index, "/index", null, nodes, problems, 0);
        }

        foreach (var (value, pointer) in members.Items("nodes"))
        {
            var item = new JsonMembers(value, pointer, problems);
            nodes.Add((Node(item, item.Text("parent"), problems), pointer));
            item.Done();
        }

        members.Done();
        if (nodes.Count == 0 && problems.Count == 0)
        {
            problems.Add("/index", "is missing: a framework has an index with children, or a list of nodes");
        }

        return problems.Count > 0 ? null : Checked(nodes, groups, denominators, problems);
    }

    private static Framework? Checked(List<(IndicatorNode Node, string Pointer)> nodes, string[] groups, string[] denominators, ProblemList problems)
    {
        var parents = nodes.Select(pair => pair.Node.Parent).OfType<string>().ToHashSet(StringComparer.Ordinal);
        IndicatorNode[] all = [.. nodes.Select(pair => pair.Node with { IsIndicator = !parents.Contains(pair.Node.Code) })];
        foreach (var (place, message) in FrameworkCheck.Problems(all, denominators))
        {
            problems.Add(place < 0 ? "" : nodes[place].Pointer, place < 0 ? message : $"{all[place].Code}: {message}");
        }

        return problems.Count > 0 ? null : Framework.Of(all, groups, denominators);
    }

    private static void Tree(JsonElement element, string pointer, string? parent, List<(IndicatorNode Node, string Pointer)> nodes, ProblemList problems, int depth)
    {
        if (depth > Deepest)
        {
            problems.Add(pointer, $"frameworks go {Deepest} levels deep at most");
            return;
        }

        var members = new JsonMembers(element, pointer, problems);
        var node = Node(members, parent, problems);
        nodes.Add((node, pointer));
        foreach (var (child, at) in members.Items("children"))
        {
            Tree(child, at, node.Code, nodes, problems, depth + 1);
        }

        members.Done();
    }

    private static IndicatorNode Node(JsonMembers members, string? parent, ProblemList problems)
    {
        var code = members.Text("code") ?? "";
        if (code.Length == 0)
        {
            problems.Add(members.At("code"), "is missing");
        }

        var posts = members.Items("goalposts").Select(item => item.Value.ValueKind == JsonValueKind.Number ? item.Value.GetDouble() : double.NaN).ToArray();
        if (posts.Length is not (0 or 2) || posts.Any(double.IsNaN))
        {
            problems.Add(members.At("goalposts"), "must be two numbers, the lower and the upper");
        }

        return new(code, members.Text("name") ?? code, parent)
        {
            Direction = (int)members.Number("direction", 1, -1, 1),
            Weight = members.Number("weight", 1, 0),
            Unit = members.Text("unit"),
            Target = members.Number("target", double.NaN) is var target && double.IsNaN(target) ? null : target,
            Denominator = members.Text("denominator"),
            LowerPost = posts.Length == 2 ? posts[0] : null,
            UpperPost = posts.Length == 2 ? posts[1] : null,
            Description = members.Text("description"),
        };
    }

    private static string[] Codes(JsonMembers members, string name, ProblemList problems)
    {
        var reader = new RuleReader(problems);
        return [.. members.Items(name).Select(item => reader.TextOf(item.Value, item.Pointer)).OfType<string>()];
    }

    private static void Node(Utf8JsonWriter json, Framework framework, int place)
    {
        var node = framework.Nodes[place];
        json.WriteStartObject();
        json.WriteString("code", node.Code);
        json.WriteString("name", node.Name);
        if (node.Direction != 1)
        {
            json.WriteNumber("direction", node.Direction);
        }

        if (node.Weight != 1)
        {
            json.WriteNumber("weight", node.Weight);
        }

        Text(json, "unit", node.Unit);
        Text(json, "denominator", node.Denominator);
        Text(json, "description", node.Description);
        if (node.Target is { } target)
        {
            json.WriteNumber("target", target);
        }

        if (node is { LowerPost: { } lower, UpperPost: { } upper })
        {
            json.WriteStartArray("goalposts");
            json.WriteNumberValue(lower);
            json.WriteNumberValue(upper);
            json.WriteEndArray();
        }

        if (framework.Children(place).Count > 0)
        {
            json.WriteStartArray("children");
            foreach (var child in framework.Children(place))
            {
                Node(json, framework, child);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }
}
