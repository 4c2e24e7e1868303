using System.Text.Json;
using Civium.Contracts.Sensing;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Finds where a GeoJSON value is.</summary>
internal static class Centre
{
    /// <summary>The point, or the middle of the bounding box of anything else; null when it has no coordinates that are in degrees.</summary>
    public static GeoPoint? Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var box = new Box();
        Walk(document.RootElement, box, 0);
        return box.Centre;
    }

    private static void Walk(JsonElement value, Box box, int depth)
    {
        if (value.ValueKind != JsonValueKind.Object || depth > 16)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "coordinates":
                    Positions(member.Value, box);
                    break;
                case "geometry":
                    Walk(member.Value, box, depth + 1);
                    break;
                case "geometries" or "features" when member.Value.ValueKind == JsonValueKind.Array:
                    foreach (var part in member.Value.EnumerateArray())
                    {
                        Walk(part, box, depth + 1);
                    }

                    break;
            }
        }
    }

    private static void Positions(JsonElement value, Box box)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return;
        }

        if (value[0].ValueKind == JsonValueKind.Number)
        {
            if (value.GetArrayLength() >= 2 && value[1].ValueKind == JsonValueKind.Number)
            {
                box.Add(value[0].GetDouble(), value[1].GetDouble());
            }

            return;
        }

        foreach (var part in value.EnumerateArray())
        {
            Positions(part, box);
        }
    }

    private sealed class Box
    {
        private double _west = double.PositiveInfinity;
        private double _east = double.NegativeInfinity;
        private double _south = double.PositiveInfinity;
        private double _north = double.NegativeInfinity;

        public GeoPoint? Centre => _west < -180 || _east > 180 || _south < -90 || _north > 90 || _west > _east
            ? null
            : new GeoPoint((_west + _east) / 2, (_south + _north) / 2);

        public void Add(double longitude, double latitude)
        {
            _west = Math.Min(_west, longitude);
            _east = Math.Max(_east, longitude);
            _south = Math.Min(_south, latitude);
            _north = Math.Max(_north, latitude);
        }
    }
}
