using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Civium.Kernel.Requests;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// Where a page ended: the values ordered by, then the id, of its last entity. A page that begins behind them gives each entity once,
/// whatever is added or deleted meanwhile. Opaque to clients.
/// </summary>
/// <param name="Keys">Texts, whole numbers, numbers or null, as JSON values.</param>
/// <param name="Id">The id.</param>
internal sealed record SkipToken(IReadOnlyList<JsonElement> Keys, long Id)
{
    /// <summary>Writes it for an address.</summary>
    public static string Write(IEnumerable<object?> keys, long id) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(keys.Append(id)));

    /// <summary>Reads one.</summary>
    /// <exception cref="RefusedException">400: it was not written by this service for this order.</exception>
    public static SkipToken Read(string text, int keys)
    {
        try
        {
            var values = JsonSerializer.Deserialize<JsonElement[]>(Base64Url.DecodeFromChars(text))!;
            if (values.Length == keys + 1)
            {
                return new SkipToken(values[..keys], values[keys].GetInt64());
            }
        }
        catch (Exception bad) when (bad is FormatException or JsonException or InvalidOperationException or DecoderFallbackException)
        {
        }

        throw Bad();
    }

    /// <summary>The refusal of one that does not fit.</summary>
    public static RefusedException Bad() => RefusedException.BadRequest(
        "bad-skiptoken", "$skiptoken, at position 0: it does not fit the request; follow @iot.nextLink as it was given.", "$skiptoken, position 0");
}
