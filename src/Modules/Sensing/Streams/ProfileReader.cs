using System.Text.Json;
using Civium.Contracts.Sensing;

namespace Civium.Modules.Sensing.Streams;

/// <summary>Reads what a Thing says of itself from its properties. A value that is no text counts as not said.</summary>
internal static class ProfileReader
{
    private const int Longest = 200;

    public static ThingProfile Of(string? properties)
    {
        if (properties is null)
        {
            return ThingProfile.None;
        }

        using var document = JsonDocument.Parse(properties);
        var root = document.RootElement;
        return root.ValueKind != JsonValueKind.Object
            ? ThingProfile.None
            : new ThingProfile(Text(root, "theme"), Text(root, "district"), Text(root, "name:zh-Hans"), Text(root, "attribution"));
    }

    private static string Text(JsonElement properties, string name) =>
        properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= Longest } text ? text.Trim() : "";
}
