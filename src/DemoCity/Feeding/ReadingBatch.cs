using System.Buffers;
using System.Text.Json;

namespace Civium.DemoCity.Feeding;

/// <summary>Readings as a body of CreateObservations (OGC 18-088, section 12.3), grouped by stream. Not safe for concurrent use.</summary>
internal sealed class ReadingBatch
{
    private readonly Dictionary<DeviceStream, List<(DateTime At, double Value)>> _rows = [];

    public int Count { get; private set; }

    /// <summary>Adds one; readings of a stream are added in the order of time.</summary>
    public void Add(DeviceStream stream, DateTime at, double value)
    {
        if (!_rows.TryGetValue(stream, out var rows))
        {
            _rows[stream] = rows = [];
        }

        rows.Add((at, value));
        Count++;
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body()
    {
        var buffer = new ArrayBufferWriter<byte>(64 + (Count * 34));
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var (stream, rows) in _rows)
        {
            json.WriteStartObject();
            json.WriteStartObject("Datastream");
            json.WriteNumber("@iot.id", stream.Id);
            json.WriteEndObject();
            json.WriteStartArray("components");
            json.WriteStringValue("phenomenonTime");
            json.WriteStringValue("result");
            json.WriteEndArray();
            json.WriteNumber("dataArray@iot.count", rows.Count);
            json.WriteStartArray("dataArray");
            foreach (var (at, value) in rows)
            {
                json.WriteStartArray();
                json.WriteStringValue(at);
                json.WriteNumberValue(value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Notes that the server has them.</summary>
    public void Sent()
    {
        foreach (var (stream, rows) in _rows)
        {
            stream.SentUntil = rows[^1].At > stream.SentUntil ? rows[^1].At : stream.SentUntil;
            stream.SentFrom = rows[0].At < stream.SentFrom ? rows[0].At : stream.SentFrom;
        }
    }
}
