using System.Linq.Expressions;
using System.Text.Json;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A property of an entity set that is kept in a column: how it is set, written and asked for.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Set">Sets it from JSON that was checked before; null clears it.</param>
/// <param name="Write">Writes its value, without its name.</param>
/// <param name="Path">From the entity to the column, for queries; null when its values (JSON) have no order in SQL.</param>
internal sealed record Column(
    string Name, Action<Entity, JsonElement?> Set, Action<Entity, Utf8JsonWriter> Write, LambdaExpression? Path);

/// <summary>Makes columns of a set.</summary>
internal static class ColumnsOf<T>
    where T : Entity
{
    public static Column Text(string name, Expression<Func<T, string>> path)
    {
        var get = path.Compile();
        var set = Setter(path);
        return new Column(
            name, (entity, value) => set((T)entity, value?.GetString() ?? ""), (entity, json) => json.WriteStringValue(get((T)entity)), path);
    }

    public static Column Json(string name, Expression<Func<T, string?>> path)
    {
        var get = path.Compile();
        var set = Setter(path);
        return new Column(
            name,
            (entity, value) => set((T)entity, value?.GetRawText()),
            (entity, json) =>
            {
                if (get((T)entity) is { } text)
                {
                    json.WriteRawValue(text, skipInputValidation: true);
                }
                else
                {
                    json.WriteNullValue();
                }
            },
            null);
    }

    private static Action<T, TValue> Setter<TValue>(Expression<Func<T, TValue>> path)
    {
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<T, TValue>>(Expression.Assign(path.Body, value), path.Parameters[0], value).Compile();
    }
}
