using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Reads the values of paths from rows, for conditions that SQL does not answer.</summary>
internal sealed class RowValues(EntitySet root, BoundExpression expression)
{
    /// <summary>Reads a path's value from a row whose relations to one entity are loaded.</summary>
    public Func<Entity, QueryValue> Of(BoundPath path)
    {
        var set = root;
        Func<Entity, Entity?> follow = entity => entity;
        foreach (var navigation in path.Navigations)
        {
            var before = follow;
            var step = set.Follow(navigation.Name);
            follow = entity => before(entity) is { } at ? step(at) : null;
            set = EntitySets.Find(navigation.Target)!;
        }

        var value = Own(set, path);
        return entity => follow(entity) is { } at ? value(at) : QueryValue.Null;
    }

    private Func<Entity, QueryValue> Own(EntitySet set, BoundPath path)
    {
        if (path.Property.Name == "id")
        {
            return entity => QueryValue.Of(entity.Id);
        }

        if (set.FindColumn(path.Property.Name) is not { } column)
        {
            throw NotOffered.Path(expression, path, "$filter");
        }

        return column.Kind switch
        {
            ColumnKind.Json => entity => JsonValues.At(column.Get(entity), path.SubPath),
            ColumnKind.Time => entity => TimeValue.TryParse(column.Get(entity), out var time) ? QueryValue.Of(time) : QueryValue.Null,
            _ => entity => QueryValue.Of(column.Get(entity)),
        };
    }
}
