using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Civium.Modules.Twin.Map;

/// <summary>A change as it goes over the wire: a server-sent event (HTML Living Standard, section 9.2), written once for all viewers.</summary>
/// <param name="Number">Its number; they have no gaps.</param>
/// <param name="Bytes">The event.</param>
internal sealed record FeedMessage(long Number, ReadOnlyMemory<byte> Bytes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Tells a viewer that it must begin anew.</summary>
    public static ReadOnlyMemory<byte> Reset { get; } = "event: reset\ndata: {}\n\n"u8.ToArray();

    /// <summary>Keeps the connection, and finds out whether it is still there.</summary>
    public static ReadOnlyMemory<byte> Beat { get; } = ": still here\n\n"u8.ToArray();

    public static FeedMessage Of(long number, MapChange change) => new(
        number,
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {number}\ndata: {JsonSerializer.Serialize(change, Json)}\n\n")));
}
