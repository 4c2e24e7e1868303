using System.Text.Json;
using Civium.DeviceProfiles.Messages;

namespace Civium.DeviceProfiles.Epc;

/// <summary>
/// Reads what an RFID gate read: {"time": ..., "reader": "gate-7", "reads": [{"epc": "3074257BF7194E4000001A85", "time": ..., "rssi": -58.5}]}.
/// Each read gives the tag's identity as text and its signal in dBm, and the message the number of different tags. Tags of other schemes than
/// SGTIN-96 are told as they are, as raw URIs (GS1 EPC Tag Data Standard 1.13, section 12.1).
/// </summary>
public sealed class TagDecoder : IMessageDecoder
{
    private const int MostReads = 500;
    private const int LongestEpc = 62;

    /// <inheritdoc/>
    public IReadOnlyList<DecodedReading> Decode(ReadOnlyMemory<byte> message)
    {
        using var document = MessageReader.Parse(message);
        var root = document.RootElement;
        var time = MessageReader.Time(MessageReader.Field(root, "time"), "/time");
        var reads = MessageReader.List(MessageReader.Field(root, "reads"), "/reads", 0, MostReads);
        var readings = new List<DecodedReading>();
        for (var i = 0; i < reads.Count; i++)
        {
            var pointer = $"/reads/{i}";
            var tag = IdentityOf(Bytes(MessageReader.Field(reads[i], "epc", pointer), pointer + "/epc"));
            var at = reads[i].TryGetProperty("time", out var own) ? MessageReader.Time(own, pointer + "/time") : time;
            readings.Add(new("tag", at, null, tag));
            if (reads[i].TryGetProperty("rssi", out var signal))
            {
                readings.Add(new("signal", at, MessageReader.Number(signal, pointer + "/rssi", -120, 20)));
            }
        }

        var tags = readings.Where(reading => reading.Text is not null).Select(reading => reading.Text).Distinct().Count();
        readings.Add(new("tags", time, tags));
        return readings;
    }

    /// <summary>A tag's identity as a URI.</summary>
    public static string IdentityOf(ReadOnlySpan<byte> tag) =>
        Sgtin96.Decode(tag)?.Identity ?? $"urn:epc:raw:{tag.Length * 8}.x{Convert.ToHexString(tag)}";

    private static byte[] Bytes(JsonElement field, string pointer)
    {
        // The EPC bank holds whole words of 16 bits, at most 31 of them.
        if (field.ValueKind == JsonValueKind.String && field.GetString() is { } text && text.Length is > 0 and <= LongestEpc * 2 && text.Length % 4 == 0
            && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        throw new DeviceMessageException(pointer, "must be the EPC in hexadecimal: whole words of four digits, such as \"3074257BF7194E4000001A85\".");
    }
}
