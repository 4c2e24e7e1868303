using System.Globalization;
using System.Text;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Civium.Modules.Sensing.Batch;

/// <summary>Reads and writes batches as multipart/mixed (OData 4.01 Protocol, section 11.7.7, as OGC 18-088 section 11.2 takes it over).</summary>
internal static class MultipartBatch
{
    private const int MostRequests = 1000;

    /// <summary>The steps; a part that is multipart itself is a change set.</summary>
    public static async Task<List<BatchStep>> ReadAsync(ReadOnlyMemory<byte> body, string contentType, CancellationToken cancellation)
    {
        var steps = new List<BatchStep>();
        try
        {
            await foreach (var (headers, content) in PartsAsync(body, contentType, cancellation).ConfigureAwait(false))
            {
                if (IsMultipart(headers.GetValueOrDefault("Content-Type", "")))
                {
                    var requests = new List<BatchRequest>();
                    await foreach (var (inner, request) in PartsAsync(content, headers["Content-Type"], cancellation).ConfigureAwait(false))
                    {
                        requests.Add(Request(inner, request));
                    }

                    steps.Add(new BatchStep(requests, true));
                }
                else
                {
                    steps.Add(new BatchStep([Request(headers, content)], false));
                }

                if (steps.Sum(step => step.Requests.Count) > MostRequests)
                {
                    throw Bad($"it holds more than {MostRequests} requests.");
                }
            }
        }
        catch (Exception bad) when (bad is IOException or InvalidDataException)
        {
            throw Bad(bad.Message);
        }

        return steps;
    }

    /// <summary>Whether a content type is multipart.</summary>
    public static bool IsMultipart(string contentType) => contentType.StartsWith("multipart/mixed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the answers.</summary>
    /// <param name="outcomes">Of each step.</param>
    /// <param name="boundary">The boundary of the whole.</param>
    public static byte[] Write(IEnumerable<BatchOutcome> outcomes, string boundary)
    {
        using var text = new MemoryStream();
        foreach (var (index, outcome) in outcomes.Index())
        {
            Line(text, "--" + boundary);
            if (outcome is { IsChangeSet: true, Failed: false })
            {
                var inner = string.Create(CultureInfo.InvariantCulture, $"{boundary}-set-{index}");
                Line(text, $"Content-Type: multipart/mixed; boundary={inner}");
                Line(text, "");
                foreach (var answer in outcome.Answers)
                {
                    Line(text, "--" + inner);
                    Write(text, answer);
                }

                Line(text, $"--{inner}--");
            }
            else
            {
                Write(text, outcome.Answers[0]);
            }
        }

        Line(text, $"--{boundary}--");
        return text.ToArray();
    }

    private static void Write(MemoryStream text, BatchAnswer answer)
    {
        Line(text, "Content-Type: application/http");
        Line(text, "Content-Transfer-Encoding: binary");
        if (answer.Id is not null)
        {
            Line(text, "Content-ID: " + answer.Id);
        }

        Line(text, "");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {ReasonPhrases.GetReasonPhrase(answer.Status)}"));
        foreach (var (name, value) in answer.Headers)
        {
            Line(text, $"{name}: {value}");
        }

        Line(text, "");
        text.Write(answer.Body.Span);
        Line(text, "");
    }

    private static void Line(MemoryStream text, string line) => text.Write(Encoding.UTF8.GetBytes(line + "\r\n"));

    private static async IAsyncEnumerable<(Dictionary<string, string> Headers, ReadOnlyMemory<byte> Content)> PartsAsync(
        ReadOnlyMemory<byte> body, string contentType, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        if (boundary.Length is 0 or > 200)
        {
            throw Bad("its Content-Type names no boundary.");
        }

        using var stream = new MemoryStream(body.ToArray(), writable: false);
        var reader = new MultipartReader(boundary, stream);
        while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } section)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in section.Headers ?? [])
            {
                headers[name] = value.ToString();
            }

            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, cancellation).ConfigureAwait(false);
            yield return (headers, content.ToArray());
        }
    }

    private static BatchRequest Request(Dictionary<string, string> part, ReadOnlyMemory<byte> content)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        var line = NextLine(content, ref at);
        while (line is { Length: 0 })
        {
            line = NextLine(content, ref at);
        }

        var words = (line ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is not (2 or 3) || (words.Length == 3 && !words[2].StartsWith("HTTP/", StringComparison.Ordinal)))
        {
            throw Bad("a part holds no request that begins like \"POST Things HTTP/1.1\".");
        }

        while (NextLine(content, ref at) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw Bad($"a part has the header \"{header[..Math.Min(header.Length, 60)]}\", which has no colon.");
            }

            headers[header[..colon].Trim()] = header[(colon + 1)..].Trim();
        }

        var body = at < content.Length ? content[at..] : default;
        var id = part.GetValueOrDefault("Content-ID") ?? headers.GetValueOrDefault("Content-ID");
        return new BatchRequest(id?.Trim('<', '>'), words[0].ToUpperInvariant(), words[1], headers, Trimmed(body), []);
    }

    private static string? NextLine(ReadOnlyMemory<byte> content, ref int at)
    {
        if (at >= content.Length)
        {
            return null;
        }

        var rest = content.Span[at..];
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;
        return Encoding.UTF8.GetString(line).TrimEnd('\r');
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> body)
    {
        var length = body.Length;
        while (length > 0 && body.Span[length - 1] is (byte)'\r' or (byte)'\n')
        {
            length--;
        }

        return body[..length];
    }

    private static RefusedException Bad(string why) => RefusedException.BadRequest("bad-batch", $"The batch cannot be read: {why}");
}
