using System.Linq.Expressions;
using System.Text.Json;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A property of an entity set that is kept in a column: how it is set, read and asked for.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Set">Sets it from JSON that was checked before; null clears it.</param>
/// <param name="Get">Its text, or its JSON as text; null when it has none.</param>
/// <param name="IsJson">Whether it holds JSON, which has no order in SQL.</param>
/// <param name="Path">From the entity to the column.</param>
internal sealed record Column(
    string Name, Action<Entity, JsonElement?> Set, Func<Entity, string?> Get, bool IsJson, LambdaExpression Path)
{
    /// <summary>Writes its value, without its name.</summary>
    public void Write(Entity entity, Utf8JsonWriter json)
    {
        var text = Get(entity);
        if (IsJson && text is not null)
        {
            json.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}

/// <summary>Makes columns of a set.</summary>
internal static class ColumnsOf<T>
    where T : Entity
{
    public static Column Text(string name, Expression<Func<T, string?>> path) => Of(name, path, false, value => value.GetString());

    public static Column Json(string name, Expression<Func<T, string?>> path) => Of(name, path, true, value => value.GetRawText());

    private static Column Of(string name, Expression<Func<T, string?>> path, bool isJson, Func<JsonElement, string?> read)
    {
        var get = path.Compile();
        var text = Expression.Parameter(typeof(string));
        var set = Expression.Lambda<Action<T, string?>>(Expression.Assign(path.Body, text), path.Parameters[0], text).Compile();
        return new Column(name, (entity, value) => set((T)entity, value is { } given ? read(given) : null), entity => get((T)entity), isJson, path);
    }
}
