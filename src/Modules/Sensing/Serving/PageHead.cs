using System.Text.Json;

namespace Civium.Modules.Sensing.Serving;

/// <summary>What stands before the entities of a page.</summary>
internal static class PageHead
{
    /// <summary>Writes the count and the address of the next page, where there are such.</summary>
    public static void Write(Utf8JsonWriter json, long? count, string? next)
    {
        if (count is { } told)
        {
            json.WriteNumber("@iot.count", told);
        }

        if (next is not null)
        {
            json.WriteString("@iot.nextLink", next);
        }
    }
}
