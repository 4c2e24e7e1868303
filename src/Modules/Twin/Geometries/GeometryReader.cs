using System.Text.Json;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Geometries;

/// <summary>What is wrong with a geometry, and where in it.</summary>
internal sealed class GeometryException(string pointer, string what) : Exception(what)
{
    /// <summary>A JSON pointer inside the geometry; empty when it is the whole.</summary>
    public string Pointer { get; } = pointer;
}

/// <summary>
/// Reads GeoJSON geometries (RFC 7946, section 3.1) as they are written; <see cref="GeometryRules"/> judges them. A third coordinate is a
/// height in metres; further ones are dropped, as section 3.1.1 allows. Linear in the number of vertices.
/// </summary>
internal static class GeometryReader
{
    /// <summary>The most vertices an entity may have.</summary>
    public const int MostVertices = 100_000;

    private const int MostDepth = 4;

    public static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    /// <summary>Reads a geometry object.</summary>
    /// <exception cref="GeometryException">It is none, or too large.</exception>
    public static Geometry Read(JsonElement json)
    {
        var left = MostVertices;
        return Read(json, "", 0, ref left);
    }

    private static Geometry Read(JsonElement json, string pointer, int depth, ref int left)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw new GeometryException(pointer, "must be a GeoJSON geometry object with a type.");
        }

        var kind = type.GetString();
        if (kind == "GeometryCollection")
        {
            return ReadCollection(json, pointer, depth, ref left);
        }

        if (!json.TryGetProperty("coordinates", out var coordinates))
        {
            throw new GeometryException(pointer, "has no coordinates.");
        }

        var at = pointer + "/coordinates";
        return kind switch
        {
            "Point" => Factory.CreatePoint(ReadPosition(coordinates, at, ref left)),
            "MultiPoint" => Factory.CreateMultiPointFromCoords(ReadPositions(coordinates, at, ref left)),
            "LineString" => ReadLine(coordinates, at, ref left),
            "MultiLineString" => Factory.CreateMultiLineString(ReadParts(coordinates, at, ref left, ReadLine)),
            "Polygon" => ReadPolygon(coordinates, at, ref left),
            "MultiPolygon" => Factory.CreateMultiPolygon(ReadParts(coordinates, at, ref left, ReadPolygon)),
            _ => throw new GeometryException(pointer + "/type", $"\"{kind}\" is not a GeoJSON geometry type."),
        };
    }

    private static GeometryCollection ReadCollection(JsonElement json, string pointer, int depth, ref int left)
    {
        if (depth >= MostDepth)
        {
            throw new GeometryException(pointer, "collections are nested too deeply.");
        }

        if (!json.TryGetProperty("geometries", out var parts) || parts.ValueKind != JsonValueKind.Array)
        {
            throw new GeometryException(pointer, "a GeometryCollection needs a list of geometries.");
        }

        var read = new List<Geometry>();
        foreach (var part in parts.EnumerateArray())
        {
            read.Add(Read(part, $"{pointer}/geometries/{read.Count}", depth + 1, ref left));
        }

        return Factory.CreateGeometryCollection([.. read]);
    }

    private delegate T Part<T>(JsonElement json, string pointer, ref int left);

    private static T[] ReadParts<T>(JsonElement json, string pointer, ref int left, Part<T> read)
    {
        MustBeList(json, pointer);
        var parts = new T[json.GetArrayLength()];
        var index = 0;
        foreach (var part in json.EnumerateArray())
        {
            parts[index] = read(part, $"{pointer}/{index}", ref left);
            index++;
        }

        return parts;
    }

    private static LineString ReadLine(JsonElement json, string pointer, ref int left)
    {
        var positions = ReadPositions(json, pointer, ref left);
        return positions.Length == 1 ? throw new GeometryException(pointer, "a line needs at least two positions.") : Factory.CreateLineString(positions);
    }

    private static Polygon ReadPolygon(JsonElement json, string pointer, ref int left)
    {
        var rings = ReadParts(json, pointer, ref left, ReadRing);
        return rings.Length == 0 ? Factory.CreatePolygon() : Factory.CreatePolygon(rings[0], rings[1..]);
    }

    // A ring that was left open is closed: every reader of it means the same.
    private static LinearRing ReadRing(JsonElement json, string pointer, ref int left)
    {
        var positions = ReadPositions(json, pointer, ref left);
        if (positions.Length > 0 && !positions[0].Equals2D(positions[^1]))
        {
            positions = [.. positions, positions[0].Copy()];
        }

        return positions.Length is > 0 and < 4
            ? throw new GeometryException(pointer, "a ring needs at least three different positions.")
            : Factory.CreateLinearRing(positions);
    }

    private static Coordinate[] ReadPositions(JsonElement json, string pointer, ref int left)
    {
        MustBeList(json, pointer);
        var count = json.GetArrayLength();
        if (count > left)
        {
            throw new GeometryException(pointer, $"an entity may have at most {MostVertices} vertices; simplify it, or split it into several.");
        }

        var positions = new Coordinate[count];
        var index = 0;
        foreach (var position in json.EnumerateArray())
        {
            positions[index] = ReadPosition(position, pointer, ref left, index);
            index++;
        }

        return positions;
    }

    private static Coordinate ReadPosition(JsonElement json, string pointer, ref int left, int index = -1)
    {
        left--;
        if (json.ValueKind == JsonValueKind.Array && json.GetArrayLength() is var length and >= 2
            && Number(json[0]) is { } x && Number(json[1]) is { } y)
        {
            if (length == 2)
            {
                return new Coordinate(x, y);
            }

            if (Number(json[2]) is { } z)
            {
                return new CoordinateZ(x, y, z);
            }
        }

        throw new GeometryException(index < 0 ? pointer : $"{pointer}/{index}", "a position is a list of two or three numbers: longitude, latitude, height.");
    }

    private static double? Number(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) ? number : null;

    private static void MustBeList(JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new GeometryException(pointer, "must be a list.");
        }
    }
}
