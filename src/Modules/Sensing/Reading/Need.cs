using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>What must be loaded beside a row before an expression can be asked of it.</summary>
internal sealed class Need
{
    private readonly Dictionary<string, (Navigation Navigation, Need Need)> _relations = new(StringComparer.Ordinal);

    /// <summary>The relations, and what is needed behind each.</summary>
    public IEnumerable<(Navigation Navigation, Need Need)> Relations => _relations.Values;

    /// <summary>Whether the times that a stream's observations span are asked for.</summary>
    public bool Extent { get; private set; }

    /// <summary>Whether the row itself is enough.</summary>
    public bool IsNothing => _relations.Count == 0 && !Extent;

    /// <summary>Adds what an expression needs.</summary>
    public void Add(BoundExpression bound) => Add(bound.Expression, bound, [this]);

    private static void Add(Expression expression, BoundExpression bound, Need[] slots)
    {
        switch (expression)
        {
            case PathExpression path when bound.Paths.TryGetValue(path, out var resolved):
                var at = slots[resolved.Slot].Follow(resolved.Navigations);
                var type = resolved.Navigations.Count > 0 ? resolved.Navigations[^1].Target : null;
                at.Extent |= resolved.Property is { ReadOnly: true, Name: "phenomenonTime" or "resultTime" } && type != EntityTypes.Observation;
                break;
            case AnyExpression any:
                var collection = bound.Collections[any];
                var member = slots[collection.Slot].Follow(collection.Navigations);
                if (any.Predicate is not null)
                {
                    Add(any.Predicate, bound, [.. slots.Take(collection.MemberSlot), member]);
                }

                break;
            default:
                foreach (var child in ExpressionTree.Children(expression))
                {
                    Add(child, bound, slots);
                }

                break;
        }
    }

    private Need Follow(IReadOnlyList<Navigation> navigations)
    {
        var at = this;
        foreach (var navigation in navigations)
        {
            if (!at._relations.TryGetValue(navigation.Name, out var next))
            {
                at._relations.Add(navigation.Name, next = (navigation, new Need()));
            }

            at = next.Need;
        }

        return at;
    }
}
