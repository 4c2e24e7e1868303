using System.Security.Cryptography;

namespace Civium.Platform.Access.Accounts;

/// <summary>Makes passwords to read from a screen and type.</summary>
internal static class RandomPassword
{
    public const int Length = 20;

    /// <summary>No 0 O, 1 l I, and no others that look alike in some typeface: 51 letters, 113 bits in twenty.</summary>
    public const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRTUVWXY2346789";

    public static string Make() => RandomNumberGenerator.GetString(Alphabet, Length);
}
