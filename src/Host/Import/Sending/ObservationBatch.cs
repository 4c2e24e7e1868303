using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import.Sending;

/// <summary>
/// The readings of some rows, as one <c>CreateObservations</c> request (OGC 18-088, 12.3: data arrays). Streams stand in the order
/// they appear, each stream's readings in the file's order. Reused from batch to batch. Not thread-safe.
/// </summary>
internal sealed class ObservationBatch
{
    private readonly Dictionary<string, List<Reading>> _streams = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 20);

    /// <summary>How many rows it holds, those without any reading among them.</summary>
    public int Rows { get; private set; }

    /// <summary>How many readings it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <param name="line">The line it starts on.</param>
    /// <param name="utcTicks">Its instant.</param>
    /// <param name="cells">Its readings.</param>
    /// <param name="streams">The stream of each, as JSON ids.</param>
    /// <param name="columns">The column of each in the file.</param>
    public void Add(long line, long utcTicks, ReadOnlySpan<Cell> cells, IReadOnlyList<string> streams, ReadOnlySpan<int> columns)
    {
        Rows++;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].IsMissing)
            {
                continue;
            }

            if (!_streams.TryGetValue(streams[i], out var readings))
            {
                _streams[streams[i]] = readings = [];
            }

            if (readings.Count == 0)
            {
                _order.Add(streams[i]);
            }

            readings.Add(new Reading(line, columns[i] + 1, utcTicks, cells[i]));
            Count++;
        }
    }

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        foreach (var stream in _order)
        {
            _streams[stream].Clear();
        }

        if (_streams.Count > 4096)
        {
            _streams.Clear();
        }

        _order.Clear();
        Rows = 0;
        Count = 0;
    }

    /// <summary>The body of the request; valid until the next call.</summary>
    public ReadOnlyMemory<byte> ToJson()
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            foreach (var stream in _order)
            {
                WriteStream(json, stream, _streams[stream]);
            }

            json.WriteEndArray();
        }

        return _buffer.WrittenMemory;
    }

    /// <summary>Reads the answer: a list with a link or the word error for each reading, in order.</summary>
    /// <param name="answer">The body.</param>
    /// <param name="faults">Receives a fault for each reading that was not stored.</param>
    /// <exception cref="SendException">The answer does not have an item for each reading.</exception>
    public void ReadAnswer(ReadOnlySpan<byte> answer, FaultList faults)
    {
        var json = new Utf8JsonReader(answer);
        var items = 0;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
            {
                throw new SendException("The server's answer to CreateObservations is no list, so it is not known what was stored.");
            }

            using var readings = _order.SelectMany(s => _streams[s]).GetEnumerator();
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                items++;
                var known = readings.MoveNext();
                if (json.TokenType != JsonTokenType.String || json.ValueSpan.StartsWith("error"u8))
                {
                    var said = json.TokenType == JsonTokenType.String ? json.GetString()! : "no link";
                    json.Skip();
                    faults.Add(known ? readings.Current.Line : 0, known ? readings.Current.Column : 0, $"the server did not store it: {said}");
                }
            }
        }
        catch (JsonException e)
        {
            throw new SendException($"The server's answer to CreateObservations is no JSON: {e.Message}", e);
        }

        if (items != Count)
        {
            throw new SendException($"The server answered {items} items for {Count} readings, so it is not known what was stored.");
        }
    }

    private static void WriteStream(Utf8JsonWriter json, string stream, List<Reading> readings)
    {
        json.WriteStartObject();
        json.WriteStartObject("Datastream"u8);
        json.WritePropertyName("@iot.id"u8);
        json.WriteRawValue(stream, skipInputValidation: true);
        json.WriteEndObject();
        json.WriteStartArray("components"u8);
        json.WriteStringValue("phenomenonTime"u8);
        json.WriteStringValue("result"u8);
        json.WriteEndArray();
        json.WriteNumber("dataArray@iot.count"u8, readings.Count);
        json.WriteStartArray("dataArray"u8);
        Span<char> time = stackalloc char[40];
        foreach (var reading in readings)
        {
            json.WriteStartArray();
            json.WriteStringValue(Instant(reading.UtcTicks, time));
            WriteResult(json, reading.Cell);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<char> Instant(long utcTicks, Span<char> text)
    {
        var format = utcTicks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ";
        new DateTime(utcTicks, DateTimeKind.Utc).TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        return text[..length];
    }

    private static void WriteResult(Utf8JsonWriter json, Cell cell)
    {
        if (cell.Text is not null)
        {
            json.WriteStringValue(cell.Text);
        }
        else if (cell.IsTruth)
        {
            json.WriteBooleanValue(cell.Truth);
        }
        else
        {
            json.WriteNumberValue(cell.Number);
        }
    }

    private readonly record struct Reading(long Line, int Column, long UtcTicks, Cell Cell);
}
