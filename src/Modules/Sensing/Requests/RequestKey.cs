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
        var request = context.Request;
        return Of([.. request.Headers["Idempotency-Key"]], Actor.From(context.User), $"{request.Method} {request.Path}{request.QueryString}", body.Span);
    }

    /// <summary>The name of a request that came in any way.</summary>
    /// <param name="given">The names that it carries.</param>
    /// <param name="actor">Who sends it.</param>
    /// <param name="asked">Method and path, or what they would be over HTTP, so that a repetition by another way is known too.</param>
    /// <param name="body">Its body.</param>
    /// <exception cref="RefusedException">400: as above.</exception>
    public static IdempotencyKey? Of(IReadOnlyList<string?> given, Actor actor, string asked, ReadOnlySpan<byte> body)
    {
        if (given.Count == 0)
        {
            return null;
        }

        var name = given.Count == 1 ? given[0] ?? "" : "";
        if (name.Length is 0 or > MaxLength)
        {
            throw RefusedException.BadRequest(
                "bad-idempotency-key", $"Idempotency-Key must be given once, with 1 to {MaxLength} characters.", "header Idempotency-Key");
        }

        // The partition takes 200 characters, and the actor's id comes before: what would not fit is replaced by its digest.
        var key = actor.Id + "\n" + name;
        if (key.Length > MaxLength)
        {
            key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        }

        return new IdempotencyKey(key, Fingerprint(asked, body));
    }

    private static string Fingerprint(string asked, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(asked + "\n"));
        hash.AppendData(body);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
