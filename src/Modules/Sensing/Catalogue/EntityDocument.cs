using System.Text.Json.Nodes;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>An entity's own properties as JSON, for patches that say what to change in them.</summary>
internal static class EntityDocument
{
    /// <summary>The properties that a client may set and that have a value.</summary>
    public static JsonObject Of(Entity entity)
    {
        var set = EntitySets.Of(entity);
        var document = new JsonObject();
        foreach (var column in set.Columns.Where(column => set.Type.FindProperty(column.Name) is { ReadOnly: false }))
        {
            if (column.Get(entity) is { } text)
            {
                document[column.Name] = column.Kind == ColumnKind.Json ? JsonNode.Parse(text) : JsonValue.Create(text);
            }
        }

        return document;
    }
}
