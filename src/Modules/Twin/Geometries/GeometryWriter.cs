using System.Text.Json;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Geometries;

/// <summary>Writes GeoJSON geometries (RFC 7946). Degrees are rounded to nine places, a tenth of a millimetre.</summary>
internal static class GeometryWriter
{
    private const int Places = 9;

    public static void Write(Utf8JsonWriter json, Geometry geometry)
    {
        json.WriteStartObject();
        json.WriteString("type", geometry.GeometryType == "LinearRing" ? "LineString" : geometry.GeometryType);
        if (geometry is GeometryCollection and not (MultiPoint or MultiLineString or MultiPolygon))
        {
            json.WriteStartArray("geometries");
            foreach (var part in ((GeometryCollection)geometry).Geometries)
            {
                Write(json, part);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WritePropertyName("coordinates");
            WriteCoordinates(json, geometry);
        }

        json.WriteEndObject();
    }

    private static void WriteCoordinates(Utf8JsonWriter json, Geometry geometry)
    {
        switch (geometry)
        {
            case Point point:
                WritePosition(json, point.Coordinate);
                break;
            case LineString line:
                WriteLine(json, line);
                break;
            case Polygon polygon:
                json.WriteStartArray();
                WriteLine(json, polygon.ExteriorRing);
                foreach (var ring in polygon.InteriorRings)
                {
                    WriteLine(json, ring);
                }

                json.WriteEndArray();
                break;
            case GeometryCollection parts:
                json.WriteStartArray();
                foreach (var part in parts.Geometries)
                {
                    WriteCoordinates(json, part);
                }

                json.WriteEndArray();
                break;
        }
    }

    private static void WriteLine(Utf8JsonWriter json, LineString line)
    {
        json.WriteStartArray();
        foreach (var position in line.Coordinates)
        {
            WritePosition(json, position);
        }

        json.WriteEndArray();
    }

    private static void WritePosition(Utf8JsonWriter json, Coordinate position)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(position.X, Places));
        json.WriteNumberValue(Math.Round(position.Y, Places));
        if (!double.IsNaN(position.Z))
        {
            json.WriteNumberValue(Math.Round(position.Z, 3));
        }

        json.WriteEndArray();
    }
}
