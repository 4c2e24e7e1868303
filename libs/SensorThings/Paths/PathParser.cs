using System.Globalization;
using Civium.SensorThings.Model;

namespace Civium.SensorThings.Paths;

/// <summary>Resolves one path from left to right; what may follow depends on the step before.</summary>
internal sealed class PathParser(string path)
{
    private const int MaxSegments = 100;

    private readonly List<PathSegment> _segments = [];

    internal ResourcePath Read()
    {
        var position = path.StartsWith('/') ? 1 : 0;
        var end = path.Length > position && path.EndsWith('/') ? path.Length - 1 : path.Length;
        while (position < end)
        {
            var slash = path.IndexOf('/', position, end - position);
            var stop = slash < 0 ? end : slash;
            _segments.Add(Next(path[position..stop], position));
            if (_segments.Count > MaxSegments)
            {
                throw Bad(position, $"expected at most {MaxSegments} segments");
            }

            if (slash == end - 1)
            {
                throw Bad(slash, "expected a name after '/', found the end");
            }

            position = stop + 1;
        }

        return new ResourcePath(_segments);
    }

    private PathSegment Next(string text, int position) => _segments.LastOrDefault() switch
    {
        null => Set(text, position),
        SetSegment { Id: null } => AfterCollection(text, position),
        NavigationSegment { IsCollection: true } => AfterCollection(text, position),
        SetSegment set => AfterEntity(set.Type, text, position),
        NavigationSegment navigation => AfterEntity(navigation.Navigation.Target, text, position),
        PropertySegment property => AfterProperty(property.Property.HasSubProperties, text, position),
        SubPropertySegment => AfterProperty(true, text, position),
        _ => throw Bad(position, $"expected the end after {path[..Math.Max(0, position - 1)].Split('/')[^1]}, found '{text}'"),
    };

    private static SetSegment Set(string text, int position)
    {
        var (name, id) = Split(text, position);
        var type = EntityTypes.BySet(name)
            ?? throw new PathException(position, true, $"expected one of {string.Join(", ", EntityTypes.All.Select(t => t.SetName))}, found '{name}'.");
        return new SetSegment(type, id);
    }

    private static PathSegment AfterCollection(string text, int position) => text switch
    {
        "$ref" => new RefSegment(),
        "$count" => new CountSegment(),
        _ => throw Bad(position, $"expected $ref, $count or the end after a collection, found '{text}'; choose one entity first, as in Things(1)/{text}"),
    };

    private static PathSegment AfterEntity(EntityType type, string text, int position)
    {
        if (text == "$ref")
        {
            return new RefSegment();
        }

        var (name, id) = Split(text, position);
        if (type.FindNavigation(name) is { } navigation)
        {
            return id is null || navigation.Many
                ? new NavigationSegment(navigation, id)
                : throw Bad(position, $"expected {name} without an id, because it is a single entity");
        }

        if (type.FindProperty(name) is { } property)
        {
            return id is null ? new PropertySegment(property) : throw Bad(position, $"expected {name} without an id, because it is a property");
        }

        var known = type.Properties.Select(p => p.Name).Concat(type.Navigations.Select(n => n.Name));
        throw new PathException(position, true, $"expected a property or relation of {type.Name} ({string.Join(", ", known)}), found '{name}'.");
    }

    private static PathSegment AfterProperty(bool hasMembers, string text, int position) => text switch
    {
        "$value" => new ValueSegment(),
        "" => throw Bad(position, "expected a name, found '/'"),
        _ when hasMembers && text[0] != '$' => new SubPropertySegment(text),
        _ => throw Bad(position, $"expected $value or the end after this property, found '{text}'"),
    };

    private static (string Name, long? Id) Split(string text, int position)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return text.Length > 0 ? (text, null) : throw Bad(position, "expected a name, found '/'");
        }

        var inner = text[(open + 1)..].TrimEnd(')');
        if (text.Length - 1 - inner.Length - open != 1)
        {
            throw Bad(position + open, "expected one integer id in parentheses, as in Things(1)");
        }

        return long.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? (text[..open], id)
            : throw Bad(position + open + 1, $"expected a 64-bit integer id, found {inner}; this service does not use text ids");
    }

    private static PathException Bad(int position, string problem) => new(position, false, problem + ".");
}
