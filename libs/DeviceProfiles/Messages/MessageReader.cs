using System.Globalization;
using System.Text.Json;

namespace Civium.DeviceProfiles.Messages;

/// <summary>Reads fields of a JSON message, and says which one is wrong. Thread-safe.</summary>
internal static class MessageReader
{
    private const int MostDepth = 8;
    private const int MostBytes = 256 * 1024;

    /// <summary>The whole message; dispose it after use.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> message)
    {
        if (message.Length > MostBytes)
        {
            throw new DeviceMessageException("", $"the message has {message.Length} bytes; at most {MostBytes} are taken.");
        }

        try
        {
            var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = MostDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException bad)
        {
            throw new DeviceMessageException("", $"the message is no JSON: {bad.Message}");
        }

        throw new DeviceMessageException("", "the message must be a JSON object.");
    }

    /// <summary>A field that must be there.</summary>
    public static JsonElement Field(JsonElement message, string name, string pointer = "") =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var field)
            ? field
            : throw new DeviceMessageException($"{pointer}/{name}", "this field is needed.");

    /// <summary>A time with its offset, such as 2026-03-05T10:30:00.250Z.</summary>
    public static DateTime Time(JsonElement field, string pointer)
    {
        // The framework's own parser takes times without an offset for local ones; a device far away cannot mean that.
        if (field.ValueKind == JsonValueKind.String && field.GetString() is { Length: >= 20 and <= 40 } text
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 18)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time.UtcDateTime;
        }

        throw new DeviceMessageException(pointer, "must be a time with its offset, such as \"2026-03-05T10:30:00.250Z\".");
    }

    /// <summary>A number within bounds, both included.</summary>
    public static double Number(JsonElement field, string pointer, double low, double high)
    {
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var number) && number >= low && number <= high)
        {
            return number;
        }

        throw new DeviceMessageException(pointer, string.Create(CultureInfo.InvariantCulture, $"must be a number from {low} to {high}."));
    }

    /// <summary>A list of some items.</summary>
    public static IReadOnlyList<JsonElement> List(JsonElement field, string pointer, int least, int most)
    {
        if (field.ValueKind == JsonValueKind.Array && field.GetArrayLength() is var count && count >= least && count <= most)
        {
            return [.. field.EnumerateArray()];
        }

        throw new DeviceMessageException(pointer, $"must be a list of {least} to {most} items.");
    }
}
