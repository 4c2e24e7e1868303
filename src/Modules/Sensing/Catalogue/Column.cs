using System.Linq.Expressions;
using System.Text.Json;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>How a column keeps its property.</summary>
internal enum ColumnKind
{
    /// <summary>As text.</summary>
    Text,

    /// <summary>As JSON text, which has no order in SQL.</summary>
    Json,

    /// <summary>As a time in UTC.</summary>
    Time,
}

/// <summary>A property of an entity set that is kept in a column: how it is set, read and asked for.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="Kind">How it is kept.</param>
/// <param name="Set">Sets it from JSON that was checked before; null clears it.</param>
/// <param name="Get">Its text, its JSON or its time as text; null when it has none.</param>
/// <param name="Path">From the entity to the column.</param>
internal sealed record Column(
    string Name, ColumnKind Kind, Action<Entity, JsonElement?> Set, Func<Entity, string?> Get, LambdaExpression Path)
{
    /// <summary>Writes its value, without its name.</summary>
    public void Write(Entity entity, Utf8JsonWriter json)
    {
        var text = Get(entity);
        if (Kind == ColumnKind.Json && text is not null)
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
    public static Column Text(string name, Expression<Func<T, string?>> path) => Of(name, ColumnKind.Text, path, value => value.GetString());

    public static Column Json(string name, Expression<Func<T, string?>> path) => Of(name, ColumnKind.Json, path, value => value.GetRawText());

    public static Column Time(string name, Expression<Func<T, DateTime>> path)
    {
        var get = path.Compile();
        var set = Setter(path);
        return new Column(
            name,
            ColumnKind.Time,
            (entity, value) => set((T)entity, value is { } given ? TimeValue.Parse(given.GetString()).Start : default),
            entity => TimeValue.Format(get((T)entity)),
            path);
    }

    private static Column Of(string name, ColumnKind kind, Expression<Func<T, string?>> path, Func<JsonElement, string?> read)
    {
        var get = path.Compile();
        var set = Setter(path);
        return new Column(name, kind, (entity, value) => set((T)entity, value is { } given ? read(given) : null), entity => get((T)entity), path);
    }

    private static Action<T, TValue> Setter<TValue>(Expression<Func<T, TValue>> path)
    {
        var value = Expression.Parameter(typeof(TValue));
        return Expression.Lambda<Action<T, TValue>>(Expression.Assign(path.Body, value), path.Parameters[0], value).Compile();
    }
}
