using System.Text.Json;

namespace Civium.Modules.Sensing.Querying;

/// <summary>An answer of the interface as rows: what is nested stays JSON in its cell; links are left out.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Milliseconds">How long the reader's browser waited.</param>
/// <param name="Text">The answer as it came, as far as it was read.</param>
/// <param name="Columns">All names that some row has, in the order they come.</param>
/// <param name="Rows">A text for each name.</param>
/// <param name="Total">The count that was asked for; null without one.</param>
/// <param name="Fault">Why it was refused; null when it was not.</param>
internal sealed record QueryAnswer(
    int Status, double Milliseconds, string Text, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyDictionary<string, string>> Rows, string? Total, string? Fault)
{
    public static QueryAnswer Read(int status, double milliseconds, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var rows = root.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(RowOf).ToArray() : [];
            return new QueryAnswer(
                status, milliseconds, text, [.. rows.SelectMany(row => row.Keys).Distinct()], rows,
                root.TryGetProperty("@iot.count", out var count) ? count.ToString() : null, FaultOf(root));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new QueryAnswer(status, milliseconds, text, [], [], null, null);
        }
    }

    private static Dictionary<string, string> RowOf(JsonElement row) => row.EnumerateObject()
        .Where(member => !member.Name.EndsWith("Link", StringComparison.Ordinal))
        .ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());

    private static string? FaultOf(JsonElement root) =>
        root.TryGetProperty("detail", out var detail) ? detail.ToString() : root.TryGetProperty("message", out var message) ? message.ToString() : null;
}
