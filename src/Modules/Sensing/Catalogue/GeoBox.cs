using System.Text.Json;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The box around all coordinates of a GeoJSON value.</summary>
internal readonly record struct GeoBox(double West, double South, double East, double North)
{
    private const int MostNested = 16;

    /// <summary>The box; null when the value has no coordinates.</summary>
    public static GeoBox? Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    /// <summary>The box; null when the value has no coordinates.</summary>
    public static GeoBox? Of(JsonElement value)
    {
        var corners = new Corners();
        Walk(value, corners, 0);
        return corners.Box;
    }

    /// <summary>The box around this and another.</summary>
    public GeoBox And(GeoBox other) => new(
        Math.Min(West, other.West), Math.Min(South, other.South), Math.Max(East, other.East), Math.Max(North, other.North));

    private static void Walk(JsonElement value, Corners corners, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > MostNested)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "coordinates":
                    Positions(member.Value, corners);
                    break;
                case "geometry":
                    Walk(member.Value, corners, depth + 1);
                    break;
                case "geometries" or "features" when member.Value.ValueKind == JsonValueKind.Array:
                    foreach (var part in member.Value.EnumerateArray())
                    {
                        Walk(part, corners, depth + 1);
                    }

                    break;
            }
        }
    }

    private static void Positions(JsonElement value, Corners corners)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return;
        }

        if (value[0].ValueKind == JsonValueKind.Number)
        {
            if (value.GetArrayLength() >= 2 && value[1].ValueKind == JsonValueKind.Number)
            {
                corners.Add(value[0].GetDouble(), value[1].GetDouble());
            }

            return;
        }

        foreach (var part in value.EnumerateArray())
        {
            Positions(part, corners);
        }
    }

    private sealed class Corners
    {
        public GeoBox? Box { get; private set; }

        public void Add(double longitude, double latitude)
        {
            var point = new GeoBox(longitude, latitude, longitude, latitude);
            Box = Box?.And(point) ?? point;
        }
    }
}
