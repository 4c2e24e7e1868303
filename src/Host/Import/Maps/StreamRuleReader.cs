namespace Civium.Host.Import.Maps;

/// <summary>Reads the map's <c>streams</c> and the <c>sensor</c> they share.</summary>
internal static class StreamRuleReader
{
    /// <summary>Reads all rules; faults are left with the nodes.</summary>
    public static IReadOnlyList<StreamRule> ReadAll(MapNode root)
    {
        var shared = root.OptionalObject("sensor") is { } sensor ? ReadSensor(sensor) : null;
        var columns = new HashSet<string>(StringComparer.Ordinal);
        var rules = new List<StreamRule>();
        foreach (var node in root.Objects("streams"))
        {
            var rule = ReadOne(node, shared);
            if (!columns.Add(rule.Column))
            {
                node.Fault("column", $"\"{rule.Column}\" already has a stream");
            }

            rules.Add(rule);
        }

        return rules;
    }

    private static StreamRule ReadOne(MapNode node, SensorRule? shared)
    {
        var column = node.Text("column");
        var name = ReadText(node, "name", "{thing} " + Escape(column));
        var type = ReadType(node);
        var factor = node.OptionalNumber("factor");
        var range = node.OptionalNumbers("range", 2);
        if (type != ReadingType.Number && (factor is not null || range is not null))
        {
            node.Fault(null, "has a factor or a range, which only numbers have");
        }

        if (range is not null && range[0] > range[1])
        {
            node.Fault("range", "must be [lowest, highest]");
        }

        var unit = node.OptionalObject("unit") is { } own ? ReadUnit(own) : null;
        if (type == ReadingType.Number && !node.Has("unit"))
        {
            node.Fault("unit", "is missing; a number needs name, symbol and definition");
        }

        var observed = node.Object("observedProperty") is { } property ? ReadObserved(property) : new PropertyDefinition("", "", "");
        var sensor = node.OptionalObject("sensor") is { } sensorNode ? ReadSensor(sensorNode) : shared;
        if (sensor is null)
        {
            node.Fault("sensor", "is missing; give one here or one for all streams at /sensor");
        }

        var description = ReadText(node, "description", "{thing}: " + Escape(observed.Name));
        var properties = ReadProperties(node);
        node.RefuseOthers();
        return new StreamRule(column, name, description, type, factor, range?[0], range?[1], unit, observed, sensor ?? new SensorRule("", "", "", ""), properties);
    }

    private static Template ReadText(MapNode node, string member, string otherwise)
    {
        var text = ThingRuleReader.ReadTemplate(node, member, node.OptionalText(member) ?? otherwise);
        if (text.Places.Any(p => p != Template.Thing))
        {
            node.Fault(member, "may use {thing} only: a stream is the same for all rows of its thing");
        }

        return text;
    }

    private static ReadingType ReadType(MapNode node)
    {
        switch (node.OptionalText("type"))
        {
            case null or "number":
                return ReadingType.Number;
            case "text":
                return ReadingType.Text;
            case "boolean":
                return ReadingType.Boolean;
            default:
                node.Fault("type", "must be number, text or boolean");
                return ReadingType.Number;
        }
    }

    private static string? ReadProperties(MapNode node)
    {
        if (node.OptionalObject("properties") is not { } properties)
        {
            return null;
        }

        var members = properties.Members().ToList();
        if (members.Any(m => m.NameEquals("onePerTime")))
        {
            properties.Fault("onePerTime", "is set by the import itself: the first reading of a time stays, so that a repetition is harmless");
        }

        return string.Join(',', members.Select(m => System.Text.Json.JsonSerializer.Serialize(m.Name) + ":" + m.Value.GetRawText()));
    }

    private static UnitRule ReadUnit(MapNode node)
    {
        var unit = new UnitRule(node.Text("name"), node.Text("symbol"), node.Text("definition"));
        node.RefuseOthers();
        return unit;
    }

    private static PropertyDefinition ReadObserved(MapNode node)
    {
        var property = new PropertyDefinition(Named(node), node.Text("definition"), node.OptionalText("description") ?? "");
        node.RefuseOthers();
        return property;
    }

    private static SensorRule ReadSensor(MapNode node)
    {
        var sensor = new SensorRule(
            Named(node),
            node.OptionalText("description") ?? "",
            node.OptionalText("encodingType") ?? "text/plain",
            node.OptionalText("metadata") ?? "");
        node.RefuseOthers();
        return sensor;
    }

    private static string Named(MapNode node)
    {
        var name = node.Text("name");
        if (node.Has("name") && string.IsNullOrWhiteSpace(name))
        {
            node.Fault("name", "must not be empty");
        }

        return name;
    }

    private static string Escape(string text) =>
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
