using System.Text;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Types;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Entities;

/// <summary>Something wrong with one feature of a collection.</summary>
/// <param name="Pointer">A JSON pointer to it.</param>
/// <param name="What">What is wrong and what to do.</param>
internal sealed record FeatureFault(string Pointer, string What);

/// <summary>
/// Reads entities from a GeoJSON FeatureCollection, or a single Feature, one feature at a time; the memory it needs beyond its answer is that of
/// one feature. Collects all faults, so that their sender hears them at once.
/// </summary>
internal sealed class FeatureReader(IReadOnlyDictionary<string, EntityType> types)
{
    /// <summary>How many faults are told; reading stops after as many.</summary>
    public const int MostFaults = 50;

    private const int CodeLength = 200;
    private const int NameLength = 500;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly HashSet<(string, string)> _seen = [];

    public List<FeatureFault> Faults { get; } = [];

    /// <summary>The type of features that do not name one; null when each must.</summary>
    public string? DefaultType { get; init; }

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public List<EntityDraft> Read(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 32 });
        var drafts = new List<EntityDraft>();
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            Faults.Add(new FeatureFault("/", "must be a GeoJSON FeatureCollection or Feature."));
            return drafts;
        }

        var whole = json;
        var found = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var features = json.ValueTextEquals("features");
            json.Read();
            if (features && json.TokenType == JsonTokenType.StartArray)
            {
                found = true;
                ReadFeatures(ref json, drafts);
            }
            else
            {
                json.Skip();
            }
        }

        if (!found)
        {
            using var one = JsonDocument.ParseValue(ref whole);
            Take(one.RootElement, "", drafts);
        }

        return drafts;
    }

    /// <summary>Reads one feature; null when it has a fault.</summary>
    public EntityDraft? Read(JsonElement feature, string pointer)
    {
        var before = Faults.Count;
        if (feature.ValueKind != JsonValueKind.Object || Text(feature, "type") != "Feature")
        {
            return Fail(pointer, "must be a GeoJSON Feature.");
        }

        if (!feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
        {
            return Fail(pointer + "/properties", "must be an object.");
        }

        var code = CodeOf(feature, properties, pointer);
        var type = TypeOf(properties, pointer);
        var geometry = GeometryOf(feature, pointer);
        var own = type is null ? "{}" : OwnProperties(properties, type, pointer);
        if (type is not null && geometry is not null && !Fits(geometry, type.Shape))
        {
            Faults.Add(new FeatureFault(pointer + "/geometry", $"a {geometry.GeometryType} is no shape of {type.Id}, whose entities are of shape {type.Shape}."));
        }

        if (type is not null && code is not null && !_seen.Add((type.Id, code)))
        {
            Faults.Add(new FeatureFault(pointer + "/id", $"{type.Id} \"{code}\" comes twice; send each entity once."));
        }

        var name = Name(properties, "name", pointer);
        var nameZh = Name(properties, "name:zh-Hans", pointer);
        var relations = Relations(properties, pointer);
        var streams = Streams(properties, pointer);
        var classification = ClassificationOf(properties, type, pointer);
        return Faults.Count > before ? null : new EntityDraft(
            type!.Id, code!, name ?? "", nameZh, geometry!, own, relations, streams, Name(properties, "department", pointer), classification,
            properties.TryGetProperty("sample", out var sample) && sample.ValueKind == JsonValueKind.True);
    }

    private void ReadFeatures(ref Utf8JsonReader json, List<EntityDraft> drafts)
    {
        var index = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            using var feature = JsonDocument.ParseValue(ref json);
            if (Faults.Count < MostFaults)
            {
                Take(feature.RootElement, $"/features/{index}", drafts);
            }

            index++;
        }
    }

    private void Take(JsonElement feature, string pointer, List<EntityDraft> drafts)
    {
        if (Read(feature, pointer) is { } draft)
        {
            drafts.Add(draft);
        }
    }

    private EntityDraft? Fail(string pointer, string what)
    {
        Faults.Add(new FeatureFault(pointer.Length == 0 ? "/" : pointer, what));
        return null;
    }

    private string? CodeOf(JsonElement feature, JsonElement properties, string pointer)
    {
        var id = feature.TryGetProperty("id", out var given) || properties.TryGetProperty("id", out given) ? given : default;
        var code = id.ValueKind switch { JsonValueKind.String => id.GetString(), JsonValueKind.Number => id.GetRawText(), _ => null };
        if (string.IsNullOrWhiteSpace(code) || code.Length > CodeLength || code.Any(char.IsControl))
        {
            Faults.Add(new FeatureFault(pointer + "/id", $"must be the entity's code: text of 1 to {CodeLength} characters, or a number."));
            return null;
        }

        return code;
    }

    private EntityType? TypeOf(JsonElement properties, string pointer)
    {
        var id = Text(properties, "type") ?? DefaultType;
        if (id is not null && types.TryGetValue(id, out var type))
        {
            return type;
        }

        Faults.Add(new FeatureFault(pointer + "/properties/type", id is null ? "is missing: name an entity type." : $"there is no entity type \"{id}\"."));
        return null;
    }

    private Geometry? GeometryOf(JsonElement feature, string pointer)
    {
        try
        {
            return feature.TryGetProperty("geometry", out var geometry)
                ? GeometryRules.Apply(GeometryReader.Read(geometry))
                : throw new GeometryException("", "is missing.");
        }
        catch (GeometryException fault)
        {
            Faults.Add(new FeatureFault($"{pointer}/geometry{fault.Pointer}", fault.Message));
            return null;
        }
    }

    private string OwnProperties(JsonElement properties, EntityType type, string pointer)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = Relaxed.Encoder }))
        {
            json.WriteStartObject();
            foreach (var property in properties.EnumerateObject().Where(property => !EntityMembers.Reserved.Contains(property.Name)))
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        foreach (var (name, what) in PropertyCheck.Faults(properties, type))
        {
            Faults.Add(new FeatureFault($"{pointer}/properties/{name}", what));
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private Classification ClassificationOf(JsonElement properties, EntityType? type, string pointer)
    {
        var text = Text(properties, "classification");
        if (text is null)
        {
            return type?.Classification ?? Classification.Internal;
        }

        if (Enum.TryParse<Classification>(text, ignoreCase: true, out var told) && Enum.IsDefined(told) && !char.IsDigit(text[0]))
        {
            return told;
        }

        Faults.Add(new FeatureFault(pointer + "/properties/classification", "must be public, internal or restricted."));
        return Classification.Restricted;
    }

    private string? Name(JsonElement properties, string name, string pointer)
    {
        if (!properties.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= NameLength } text)
        {
            return text.Length == 0 ? null : text;
        }

        Faults.Add(new FeatureFault($"{pointer}/properties/{name}", $"must be text of up to {NameLength} characters."));
        return null;
    }

    private string? Relations(JsonElement properties, string pointer)
    {
        if (!properties.TryGetProperty("relations", out var relations) || relations.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var whole = relations.ValueKind == JsonValueKind.Array && relations.EnumerateArray().All(relation =>
            relation.ValueKind == JsonValueKind.Object && Text(relation, "rel") is { Length: > 0 } && Text(relation, "type") is { } type && types.ContainsKey(type)
            && Text(relation, "code") is { Length: > 0 });
        if (!whole)
        {
            Faults.Add(new FeatureFault(pointer + "/properties/relations", "must be a list of {\"rel\", \"type\", \"code\"}, each of a known type."));
        }

        return relations.ValueKind == JsonValueKind.Array && relations.GetArrayLength() > 0 ? JsonSerializer.Serialize(relations, Relaxed) : null;
    }

    private string? Streams(JsonElement properties, string pointer)
    {
        if (!properties.TryGetProperty("streams", out var streams) || streams.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (streams.ValueKind != JsonValueKind.Object || !streams.EnumerateObject().All(stream => stream.Value.ValueKind == JsonValueKind.Number && stream.Value.TryGetInt64(out _)))
        {
            Faults.Add(new FeatureFault(pointer + "/properties/streams", "must be an object from a property's name to the id of a datastream."));
            return null;
        }

        return streams.EnumerateObject().Any() ? JsonSerializer.Serialize(streams, Relaxed) : null;
    }

    private static bool Fits(Geometry geometry, Shape shape) => shape switch
    {
        Shape.Point => geometry is Point or MultiPoint,
        Shape.Line => geometry is LineString or MultiLineString,
        Shape.Area => geometry is Polygon or MultiPolygon,
        _ => true,
    };

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
