using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Naming;

namespace Civium.DemoCity.Feeding;

/// <summary>Entities as GeoJSON (RFC 7946). Every one says that it is a sample. Not safe for concurrent use.</summary>
internal sealed class FeatureCollection : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;

    public FeatureCollection()
    {
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteString("type", "FeatureCollection");
        _json.WriteStartArray("features");
    }

    public int Count { get; private set; }

    /// <summary>The document; nothing can be added afterwards.</summary>
    public ReadOnlyMemory<byte> Body()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void AddPoint(string type, string code, Name? name, Vec at, params IEnumerable<(string Name, object Value)> properties) =>
        Add(type, code, name, properties, "Point", () => Write(at));

    public void AddLine(string type, string code, Name? name, IReadOnlyList<Vec> points, params IEnumerable<(string Name, object Value)> properties) =>
        Add(type, code, name, properties, "LineString", () => Write(points, closed: false));

    /// <summary>Polygons of rings, the outer one first and counter-clockwise; one polygon is a Polygon, more are a MultiPolygon.</summary>
    public void AddArea(
        string type, string code, Name? name, IReadOnlyList<IReadOnlyList<IReadOnlyList<Vec>>> polygons, params IEnumerable<(string Name, object Value)> properties) =>
        Add(type, code, name, properties, polygons.Count == 1 ? "Polygon" : "MultiPolygon", () =>
        {
            if (polygons.Count > 1)
            {
                _json.WriteStartArray();
            }

            foreach (var polygon in polygons)
            {
                _json.WriteStartArray();
                for (var ring = 0; ring < polygon.Count; ring++)
                {
                    var isRight = Shape.SignedArea(polygon[ring]) > 0 == (ring == 0);
                    Write(isRight ? polygon[ring] : [.. polygon[ring].Reverse()], closed: true);
                }

                _json.WriteEndArray();
            }

            if (polygons.Count > 1)
            {
                _json.WriteEndArray();
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Add(string type, string code, Name? name, IEnumerable<(string Name, object Value)> properties, string geometry, Action coordinates)
    {
        Count++;
        _json.WriteStartObject();
        _json.WriteString("type", "Feature");
        _json.WriteString("id", code);
        _json.WriteStartObject("geometry");
        _json.WriteString("type", geometry);
        _json.WritePropertyName("coordinates");
        coordinates();
        _json.WriteEndObject();
        _json.WriteStartObject("properties");
        _json.WriteString("type", type);
        _json.WriteBoolean("sample", true);
        if (name is { } known)
        {
            _json.WriteString("name", known.English);
            _json.WriteString("name:zh-Hans", known.Chinese);
        }

        foreach (var (key, value) in properties)
        {
            _json.WritePropertyName(key);
            JsonSerializer.Serialize(_json, value);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Write(IReadOnlyList<Vec> points, bool closed)
    {
        _json.WriteStartArray();
        foreach (var point in points)
        {
            Write(point);
        }

        if (closed)
        {
            Write(points[0]);
        }

        _json.WriteEndArray();
    }

    private void Write(Vec point)
    {
        var (longitude, latitude) = Frame.ToGlobe(point);
        _json.WriteStartArray();
        _json.WriteNumberValue(longitude);
        _json.WriteNumberValue(latitude);
        _json.WriteEndArray();
    }
}
