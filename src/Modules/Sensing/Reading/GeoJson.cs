using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Reads GeoJSON (RFC 7946) with NetTopologySuite.</summary>
internal static class GeoJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>The geometry of a GeoJSON geometry or feature; null where it is neither.</summary>
    public static Geometry? Read(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        var value = document.RootElement;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("geometry", out var inner))
        {
            value = inner;
        }

        try
        {
            return value.ValueKind == JsonValueKind.Object ? value.Deserialize<Geometry>(Options) : null;
        }
        catch (Exception bad) when (bad is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            return null;
        }
    }
}
