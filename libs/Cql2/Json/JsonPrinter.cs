using System.Text;
using System.Text.Json;
using Civium.Cql2.Expressions;
using NetTopologySuite.Geometries;

namespace Civium.Cql2.Json;

/// <summary>Writes expressions in the JSON encoding.</summary>
public static class JsonPrinter
{
    /// <summary>The JSON that reads as <paramref name="expression"/>.</summary>
    public static string Print(Expression expression)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { MaxDepth = 0 }))
        {
            Write(json, expression);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Expression expression)
    {
        switch (expression)
        {
            case TextLiteral text:
                json.WriteStringValue(text.Text);
                break;
            case NumberLiteral number:
                json.WriteNumberValue(number.Number);
                break;
            case TruthLiteral truth:
                json.WriteBooleanValue(truth.Value);
                break;
            case ListLiteral list:
                WriteList(json, list.Items);
                break;
            case GeometryLiteral geometry:
                WriteGeometry(json, geometry.Geometry);
                break;
            default:
                json.WriteStartObject();
                WriteMembers(json, expression);
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteMembers(Utf8JsonWriter json, Expression expression)
    {
        switch (expression)
        {
            case PropertyName property:
                json.WriteString("property", property.Name);
                break;
            case DateLiteral date:
                json.WriteString("date", Times.Text(date.Date));
                break;
            case TimestampLiteral time:
                json.WriteString("timestamp", Times.Text(time.Time));
                break;
            case IntervalLiteral interval:
                json.WriteStartArray("interval");
                WriteEnd(json, interval.Start);
                WriteEnd(json, interval.End);
                json.WriteEndArray();
                break;
            case Call call:
                json.WriteString("op", call.Operator);
                json.WritePropertyName("args");
                WriteList(json, call.Arguments);
                break;
        }
    }

    private static void WriteEnd(Utf8JsonWriter json, Expression? end)
    {
        switch (end)
        {
            case DateLiteral date:
                json.WriteStringValue(Times.Text(date.Date));
                break;
            case TimestampLiteral time:
                json.WriteStringValue(Times.Text(time.Time));
                break;
            case null:
                json.WriteStringValue("..");
                break;
            default:
                Write(json, end);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<Expression> items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteGeometry(Utf8JsonWriter json, Geometry geometry)
    {
        json.WriteStartObject();
        json.WriteString("type", geometry.GeometryType);
        var mixed = geometry.OgcGeometryType == OgcGeometryType.GeometryCollection;
        json.WriteStartArray(mixed ? "geometries" : "coordinates");
        WriteParts(json, geometry, mixed);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, Geometry geometry, bool mixed)
    {
        switch (geometry)
        {
            case Point point:
                json.WriteNumberValue(point.X);
                json.WriteNumberValue(point.Y);
                break;
            case LineString line:
                foreach (var position in line.Coordinates)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(position.X);
                    json.WriteNumberValue(position.Y);
                    json.WriteEndArray();
                }

                break;
            case Polygon polygon:
                foreach (var ring in polygon.InteriorRings.Prepend(polygon.ExteriorRing).Where(ring => !ring.IsEmpty))
                {
                    json.WriteStartArray();
                    WriteParts(json, ring, false);
                    json.WriteEndArray();
                }

                break;
            case GeometryCollection many:
                foreach (var part in many.Geometries)
                {
                    WritePart(json, part, mixed);
                }

                break;
        }
    }

    private static void WritePart(Utf8JsonWriter json, Geometry part, bool mixed)
    {
        if (mixed)
        {
            WriteGeometry(json, part);
            return;
        }

        json.WriteStartArray();
        WriteParts(json, part, false);
        json.WriteEndArray();
    }
}
