using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>Finds a path's names in the model.</summary>
internal sealed class PathResolver(string option)
{
    internal BoundPath Resolve(PathExpression path, Scope scope)
    {
        var (slot, type, taken) = scope.Start(path);
        var navigations = new List<Navigation>();
        for (var i = taken; i < path.Segments.Count; i++)
        {
            var name = path.Segments[i];
            if (type.FindProperty(name) is { } property)
            {
                var members = path.Segments.Skip(i + 1).ToArray();
                return members.Length == 0 || property.HasSubProperties
                    ? new BoundPath(navigations, property, members, slot)
                    : throw Error(path, $"expected nothing after {property.Name}, which has no members, found '/{members[0]}'");
            }

            var navigation = type.FindNavigation(name) ?? throw Unknown(path, name, type);
            if (navigation.Many)
            {
                throw Error(path, $"expected a path through single entities; {type.Name} has many {name}, of which no one stands out");
            }

            navigations.Add(navigation);
            type = navigation.Target;
        }

        throw Error(path, $"expected a property after {path.Segments[^1]}, as in {path.Segments[^1]}/id");
    }

    /// <summary>Resolves the collection of an <c>any()</c>.</summary>
    internal BoundCollection Collection(PathExpression path, Scope scope)
    {
        var (slot, type, taken) = scope.Start(path);
        var navigations = new List<Navigation>();
        foreach (var name in path.Segments.Skip(taken))
        {
            if (navigations is [.., { Many: true }])
            {
                throw Error(path, "expected a collection that is reached through single entities");
            }

            var navigation = type.FindNavigation(name) ?? throw Unknown(path, name, type);
            navigations.Add(navigation);
            type = navigation.Target;
        }

        return navigations is [.., { Many: true }]
            ? new BoundCollection(slot, navigations, scope.Depth)
            : throw Error(path, $"expected a collection before any(), found {path}, which is a single entity");
    }

    private QueryException Unknown(PathExpression path, string name, EntityType type)
    {
        var known = type.Properties.Select(p => p.Name).Concat(type.Navigations.Select(n => n.Name));
        var shown = name.Length <= 60 ? name : name[..60] + "…";
        return Error(path, $"expected a property or relation of {type.Name}, found '{shown}'; nearest known: {string.Join(", ", Nearest(shown, known))}");
    }

    internal static IEnumerable<string> Nearest(string name, IEnumerable<string> known) =>
        known.OrderBy(other => Distance(name, other)).ThenBy(other => other, StringComparer.Ordinal).Take(3);

    // Levenshtein's distance without regard to case, by one row of the usual table.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }

    private QueryException Error(PathExpression path, string problem) => new(option, path.Position, problem + ".");
}
