using System.Security.Cryptography;
using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Requests;

/// <summary>Reads the <c>Idempotency-Key</c> header.</summary>
internal static class RequestKey
{
    private const int MaxLength = 200;

    /// <summary>
    /// The request's name, which tells apart actors that choose the same one; null when it has none. The fingerprint is the SHA-256 of
    /// method, path and body.
    /// </summary>
    /// <exception cref="RefusedException">400: the header is empty, longer than 200 characters, or there are several.</exception>
    public static IdempotencyKey? Of(HttpContext context, ReadOnlyMemory<byte> body)
    {
        var given = context.Request.Headers["Idempotency-Key"];
        if (given.Count == 0)
        {
            return null;
        }

        var name = given.Count == 1 ? given[0]! : "";
        if (name.Length is 0 or > MaxLength)
        {
            throw RefusedException.BadRequest(
                "bad-idempotency-key", $"Idempotency-Key must be given once, with 1 to {MaxLength} characters.", "header Idempotency-Key");
        }

        // The partition takes 200 characters, and the actor's id comes before: what would not fit is replaced by its digest.
        var key = Actor.From(context.User).Id + "\n" + name;
        if (key.Length > MaxLength)
        {
            key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        }

        return new IdempotencyKey(key, Fingerprint(context.Request, body));
    }

    private static string Fingerprint(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body.Span);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
