using System.Buffers;
using System.Text.Unicode;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Requests;

/// <summary>A request's whole body in a pooled buffer: dispose it when nothing refers to its bytes any more.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The largest body of most requests: 1 MB.</summary>
    public const int UsualLimit = 1 << 20;

    /// <summary>The largest body of <c>CreateObservations</c>: 16 MB.</summary>
    public const int BulkLimit = 16 << 20;

    /// <summary>How deep JSON may be nested.</summary>
    public const int MaxDepth = 64;

    private byte[] _buffer;
    private int _length;

    private RequestBody(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The bytes; well-formed UTF-8 without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedException">413: it is larger than <paramref name="limit"/>, whether it said so or not; 400: it is not UTF-8, or empty.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        var body = new RequestBody((int)Math.Min(request.ContentLength ?? 4096, limit) + 1);
        try
        {
            await body.FillAsync(request.Body, limit, cancellation).ConfigureAwait(false);
            Check(body.Bytes.Span);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Checks what is asked of every body, however it came.</summary>
    /// <exception cref="RefusedException">400: it is empty or not UTF-8.</exception>
    public static void Check(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            throw RefusedException.BadRequest("empty-body", "The request has no body; send a JSON document.");
        }

        if (!Utf8.IsValid(body))
        {
            throw RefusedException.BadRequest("not-utf8", "The body is not well-formed UTF-8; encode the JSON document as UTF-8.");
        }
    }

    /// <summary>The refusal of a body that is larger than it may be.</summary>
    public static RefusedException TooLarge(int limit) =>
        new(413, "body-too-large", $"The body is larger than {limit >> 20} MB, the most that is taken here; send it in parts.");

    /// <inheritdoc/>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task FillAsync(Stream stream, int limit, CancellationToken cancellation)
    {
        while (true)
        {
            int read;
            try
            {
                read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation).ConfigureAwait(false);
            }
            catch (BadHttpRequestException refused)
            {
                // The server's own limit, or a body that ends before its declared length.
                throw new RefusedException(refused.StatusCode, refused.StatusCode == 413 ? "body-too-large" : "bad-body", refused.Message);
            }

            if (read == 0)
            {
                return;
            }

            _length += read;
            if (_length > limit)
            {
                throw TooLarge(limit);
            }

            if (_length == _buffer.Length)
            {
                Grow();
            }
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
