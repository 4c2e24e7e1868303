using System.Globalization;
using System.Text.Json;
using Civium.Cql2.Expressions;
using NetTopologySuite.Geometries;

namespace Civium.Cql2.Json;

/// <summary>Reads the JSON encoding of CQL2 (OGC 21-065r2, section 8.3).</summary>
public static class JsonParser
{
    /// <summary>Reads a filter.</summary>
    /// <exception cref="Cql2Exception">It is not CQL2 JSON.</exception>
    public static Expression Parse(string json)
    {
        if (json.Length > Cql2Limits.Length)
        {
            throw new Cql2Exception($"A filter may have at most {Cql2Limits.Length} characters.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 3 * Cql2Limits.Depth });
            return ExpressionCheck.Filter(Read(document.RootElement, "", 0));
        }
        catch (JsonException fault)
        {
            throw new Cql2Exception($"The filter is not well-formed JSON: {fault.Message}");
        }
    }

    private static Expression Read(JsonElement json, string where, int depth) => json.ValueKind switch
    {
        _ when depth > Cql2Limits.Depth => throw new Cql2Exception("The filter is nested too deeply.", where),
        JsonValueKind.True or JsonValueKind.False => new TruthLiteral(json.GetBoolean()),
        JsonValueKind.Number => new NumberLiteral(Number(json, where)),
        JsonValueKind.String => new TextLiteral(json.GetString()!),
        JsonValueKind.Array => ReadList(json, where, depth),
        JsonValueKind.Object => ReadObject(json, where, depth),
        _ => throw new Cql2Exception("null has no meaning here; use isNull.", where),
    };

    private static ListLiteral ReadList(JsonElement json, string where, int depth) =>
        new([.. json.EnumerateArray().Select((item, index) => Read(item, $"{where}/{index}", depth + 1))]);

    private static Expression ReadObject(JsonElement json, string where, int depth)
    {
        if (json.TryGetProperty("op", out var name))
        {
            return ReadCall(json, name, where, depth);
        }

        if (json.TryGetProperty("property", out var property))
        {
            return new PropertyName(Text(property, where + "/property"));
        }

        if (json.TryGetProperty("date", out var date))
        {
            return Times.Parse(Text(date, where + "/date")) as DateLiteral ?? throw new Cql2Exception("A date is written as 2026-01-31.", where + "/date");
        }

        if (json.TryGetProperty("timestamp", out var time))
        {
            return Times.Parse(Text(time, where + "/timestamp")) as TimestampLiteral
                ?? throw new Cql2Exception("An instant is written in UTC, as 2026-01-31T08:00:00Z.", where + "/timestamp");
        }

        if (json.TryGetProperty("interval", out var interval))
        {
            return ReadInterval(interval, where + "/interval");
        }

        if (json.TryGetProperty("bbox", out var box))
        {
            return Boxes.Area(Numbers(box, where + "/bbox"), where + "/bbox");
        }

        return json.TryGetProperty("type", out _)
            ? new GeometryLiteral(GeoJson.Read(json, where, depth))
            : throw new Cql2Exception("An object must have op, property, date, timestamp, interval, bbox, or be a GeoJSON geometry.", where);
    }

    private static Call ReadCall(JsonElement json, JsonElement name, string where, int depth)
    {
        if (!json.TryGetProperty("args", out var arguments) || arguments.ValueKind != JsonValueKind.Array)
        {
            throw new Cql2Exception("An operator needs a list of arguments (args).", where + "/args");
        }

        var read = arguments.EnumerateArray().Select((argument, index) => Read(argument, $"{where}/args/{index}", depth + 1)).ToArray();
        return ExpressionCheck.MakeCall(Text(name, where + "/op"), read, where);
    }

    private static IntervalLiteral ReadInterval(JsonElement json, string where)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 2)
        {
            throw new Cql2Exception("An interval is a list of a start and an end.", where);
        }

        return new IntervalLiteral(End(json[0], where + "/0"), End(json[1], where + "/1"));

        static Expression? End(JsonElement end, string where) => end.ValueKind == JsonValueKind.Object && end.TryGetProperty("property", out var property)
            ? new PropertyName(Text(property, where))
            : Text(end, where) is ".." ? null
            : Times.Parse(end.GetString()!) ?? throw new Cql2Exception("An interval's ends are dates, instants in UTC, properties, or \"..\" when open.", where);
    }

    internal static double Number(JsonElement json, string where) => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw new Cql2Exception("A finite number was expected.", where);

    private static double[] Numbers(JsonElement json, string where) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select((item, index) => Number(item, string.Create(CultureInfo.InvariantCulture, $"{where}/{index}")))]
        : throw new Cql2Exception("A list of numbers was expected.", where);

    private static string Text(JsonElement json, string where) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new Cql2Exception("A text was expected.", where);
}

/// <summary>GeoJSON geometries (RFC 7946), two-dimensional.</summary>
internal static class GeoJson
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    public static Geometry Read(JsonElement json, string where, int depth)
    {
        try
        {
            return (json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : "") switch
            {
                "Point" => Factory.CreatePoint(Position(Coordinates(json, where), where)),
                "MultiPoint" => Factory.CreateMultiPointFromCoords(Positions(Coordinates(json, where), where)),
                "LineString" => Factory.CreateLineString(Positions(Coordinates(json, where), where)),
                "MultiLineString" => Factory.CreateMultiLineString([.. Items(Coordinates(json, where), where).Select(line => Factory.CreateLineString(Positions(line, where)))]),
                "Polygon" => Polygon(Coordinates(json, where), where),
                "MultiPolygon" => Factory.CreateMultiPolygon([.. Items(Coordinates(json, where), where).Select(polygon => Polygon(polygon, where))]),
                "GeometryCollection" when depth < Cql2Limits.Depth && json.TryGetProperty("geometries", out var parts) =>
                    Factory.CreateGeometryCollection([.. Items(parts, where).Select(part => Read(part, where, depth + 1))]),
                var other => throw new Cql2Exception($"\"{other}\" is no type of geometry.", where),
            };
        }
        catch (ArgumentException fault)
        {
            throw new Cql2Exception($"This is no geometry: {fault.Message}", where);
        }
    }

    private static Polygon Polygon(JsonElement json, string where)
    {
        var rings = Items(json, where).Select(ring => Factory.CreateLinearRing(Positions(ring, where))).ToArray();
        return rings.Length == 0 ? Factory.CreatePolygon() : Factory.CreatePolygon(rings[0], rings[1..]);
    }

    private static JsonElement Coordinates(JsonElement json, string where) =>
        json.TryGetProperty("coordinates", out var coordinates) ? coordinates : throw new Cql2Exception("A geometry needs coordinates.", where);

    private static Coordinate[] Positions(JsonElement json, string where) => [.. Items(json, where).Select(position => Position(position, where))];

    private static Coordinate Position(JsonElement json, string where) => Items(json, where).ToArray() is { Length: 2 or 3 } numbers
        ? new Coordinate(JsonParser.Number(numbers[0], where), JsonParser.Number(numbers[1], where))
        : throw new Cql2Exception("A position has two or three numbers.", where);

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string where) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray()
        : throw new Cql2Exception("A list was expected.", where);
}
