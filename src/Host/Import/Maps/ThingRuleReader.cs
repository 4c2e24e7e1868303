using System.Text.Json;

namespace Civium.Host.Import.Maps;

/// <summary>Reads the map's <c>thing</c>.</summary>
internal static class ThingRuleReader
{
    /// <summary>Reads the rule; faults are left with the node.</summary>
    public static ThingRule Read(MapNode node)
    {
        var name = ReadTemplate(node, "name", node.Text("name"));
        if (name.Places.Contains(Template.Thing, StringComparer.Ordinal))
        {
            node.Fault("name", "cannot use {thing}, which stands for this very name; use a column or {file}");
        }

        var description = ReadTemplate(node, "description", node.OptionalText("description") ?? "{thing}");
        var properties = node.OptionalObject("properties") is { } own ? ReadProperties(own) : [];
        var location = node.OptionalObject("location") is { } place ? ReadLocation(place) : null;
        node.RefuseOthers();
        return new ThingRule(name, description, properties, location);
    }

    /// <summary>A text as a template; a fault is left with the node.</summary>
    public static Template ReadTemplate(MapNode node, string member, string text)
    {
        if (Template.Parse(text, out var template) is { } problem)
        {
            node.Fault(member, problem);
        }

        return template;
    }

    private static List<PropertyRule> ReadProperties(MapNode node)
    {
        var rules = new List<PropertyRule>();
        foreach (var member in node.Members())
        {
            rules.Add(member.Value.ValueKind == JsonValueKind.String
                ? new PropertyRule(member.Name, ReadTemplate(node, member.Name, member.Value.GetString()!), null)
                : new PropertyRule(member.Name, null, member.Value.GetRawText()));
        }

        return rules;
    }

    private static LocationRule ReadLocation(MapNode node)
    {
        var name = ReadTemplate(node, "name", node.OptionalText("name") ?? "{thing}");
        var description = ReadTemplate(node, "description", node.OptionalText("description") ?? "{thing}");
        var point = ReadPoint(node, "point");
        string? longitude = null, latitude = null;
        if (node.OptionalObject("columns") is { } columns)
        {
            longitude = columns.Text("longitude");
            latitude = columns.Text("latitude");
            columns.RefuseOthers();
        }

        var points = new Dictionary<string, GeoPoint>(StringComparer.Ordinal);
        if (node.OptionalObject("points") is { } byName)
        {
            foreach (var member in byName.Members().ToList())
            {
                if (ReadPoint(byName, member.Name) is { } known)
                {
                    points[member.Name] = known;
                }
            }
        }

        var kinds = new[] { node.Has("point"), node.Has("columns"), node.Has("points") }.Count(k => k);
        if (kinds != 1)
        {
            node.Fault(null, "must have exactly one of point ([longitude, latitude]), points (by thing name) and columns (longitude, latitude)");
        }

        node.RefuseOthers();
        return new LocationRule(name, description, point, longitude, latitude, points);
    }

    private static GeoPoint? ReadPoint(MapNode node, string member)
    {
        if (node.OptionalNumbers(member, 2) is not { } pair)
        {
            return null;
        }

        if (Math.Abs(pair[0]) > 180 || Math.Abs(pair[1]) > 90)
        {
            node.Fault(member, "must be [longitude, latitude] in degrees, within 180 and 90");
        }

        return new GeoPoint(pair[0], pair[1]);
    }
}
