using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Civium.Platform.Access.Tokens;

/// <summary>The form of a bearer token: <c>cvm_</c> and 32 random bytes in base64url.</summary>
internal static class TokenSecret
{
    private const string Prefix = "cvm_";
    private const int Bytes = 32;
    private const int Letters = 43;

    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static bool HasForm(string token) =>
        token.Length == Prefix.Length + Letters
        && token.StartsWith(Prefix, StringComparison.Ordinal)
        && token.AsSpan(Prefix.Length).IndexOfAnyExcept(Base64UrlLetters) < 0;

    /// <summary>
    /// What is stored and looked up. With 256 random bits a fast hash is enough, and since what is compared is the hash, the time a
    /// look-up takes tells nothing about the token.
    /// </summary>
    public static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    public static bool SameHash(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));

    private static readonly System.Buffers.SearchValues<char> Base64UrlLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
