using System.Globalization;
using System.Text;
using System.Text.Json;
using Civium.Contracts.Sensing;
using Civium.Kernel.Observations;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Aggregating;

/// <summary>Aggregates, ready to be written.</summary>
/// <param name="Streams">Whose; empty when they are pooled.</param>
/// <param name="Edges">Of the buckets.</param>
/// <param name="Measures">What of each.</param>
/// <param name="Buckets">Those that are not empty, by stream and bucket.</param>
/// <param name="Gaps">Whether empty buckets are written too, with nulls.</param>
/// <param name="Pooled">How many streams were taken together; 0 when they were not.</param>
internal sealed record AggregateAnswer(
    IReadOnlyList<StreamInfo> Streams, IReadOnlyList<DateTime> Edges, Measures Measures, IReadOnlyList<Aggregate> Buckets, bool Gaps, int Pooled)
{
    private const int FlushAt = 32 * 1024;

    /// <summary>Writes one series for each stream, or one for all.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("from", Text(Edges[0]));
        json.WriteString("to", Text(Edges[^1]));
        if (Pooled > 0)
        {
            json.WriteNumber("streams", Pooled);
        }

        json.WriteStartArray("series");
        foreach (var (stream, rows) in Series())
        {
            json.WriteStartObject();
            if (stream is not null)
            {
                json.WriteNumber("stream", stream.Id);
                json.WriteString("name", stream.Name);
                json.WriteString("unit", stream.Unit);
            }

            json.WriteStartArray("buckets");
            foreach (var (bucket, aggregate) in rows)
            {
                WriteBucket(json, bucket, aggregate);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a row for each bucket of each stream.</summary>
    public async Task WriteCsvAsync(HttpContext context)
    {
        context.Response.ContentType = "text/csv; charset=utf-8";
        var text = new StringBuilder(Pooled > 0 ? "start,end" : "stream,start,end");
        text.Append(',').AppendJoin(',', Measures.Names).Append("\r\n");
        foreach (var (stream, rows) in Series())
        {
            foreach (var (bucket, aggregate) in rows)
            {
                text.Append(stream is null ? "" : stream.Id.ToString(CultureInfo.InvariantCulture) + ",").Append(Text(Edges[bucket])).Append(',').Append(Text(Edges[bucket + 1]));
                foreach (var name in Measures.Names)
                {
                    text.Append(',').Append(Measures.Of(name, aggregate)?.ToString("R", CultureInfo.InvariantCulture));
                }

                text.Append("\r\n");
                if (text.Length >= FlushAt)
                {
                    await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
                    text.Clear();
                }
            }
        }

        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }

    private void WriteBucket(Utf8JsonWriter json, int bucket, Aggregate? aggregate)
    {
        json.WriteStartObject();
        json.WriteString("start", Text(Edges[bucket]));
        json.WriteString("end", Text(Edges[bucket + 1]));
        foreach (var name in Measures.Names)
        {
            if (Measures.Of(name, aggregate) is { } value && double.IsFinite(value))
            {
                json.WriteNumber(name, value);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        json.WriteEndObject();
    }

    private IEnumerable<(StreamInfo? Stream, IEnumerable<(int Bucket, Aggregate? Aggregate)> Rows)> Series()
    {
        var byStream = Buckets.ToLookup(bucket => bucket.Stream);
        return Pooled > 0 ? [(null, Rows(byStream[0]))] : Streams.Select(stream => ((StreamInfo?)stream, Rows(byStream[stream.Id])));
    }

    private IEnumerable<(int Bucket, Aggregate? Aggregate)> Rows(IEnumerable<Aggregate> filled)
    {
        if (!Gaps)
        {
            return filled.Select(bucket => (bucket.Bucket, (Aggregate?)bucket));
        }

        var known = filled.ToDictionary(bucket => bucket.Bucket);
        return Enumerable.Range(0, Edges.Count - 1).Select(bucket => (bucket, known.GetValueOrDefault(bucket)));
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
