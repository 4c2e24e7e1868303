using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Civium.Host.Import.Sending;

/// <summary>Keys that are the same for the same content, whoever asks and however often.</summary>
internal static class BatchKey
{
    /// <summary>Hashes the parts; a part's length goes in with it, so that no two lists of parts run together.</summary>
    public static string Of(params object[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var value = Convert.ToString(part, CultureInfo.InvariantCulture)!;
            text.Append(value.Length).Append(':').Append(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
