using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Civium.Host.Import.Maps;

/// <summary>Reads a map and names everything that is wrong with it by JSON pointer. The format is described in docs/import.md.</summary>
internal static class MapReader
{
    /// <summary>Reads a map.</summary>
    /// <param name="json">The map's text, UTF-8.</param>
    /// <returns>The map.</returns>
    /// <exception cref="MapException">It is no JSON, or something in it cannot be used.</exception>
    public static ImportMap Read(byte[] json)
    {
        using var document = Parse(json);
        var faults = new List<MapFault>();
        var root = new MapNode(document.RootElement, "", faults);
        root.OptionalText("$comment");
        var table = ReadTable(root.OptionalObject("table"));
        var time = root.Object("time") is { } timeNode ? TimeRuleReader.Read(timeNode) : null;
        var thing = root.Object("thing") is { } thingNode ? ThingRuleReader.Read(thingNode) : null;
        var streams = StreamRuleReader.ReadAll(root);
        root.RefuseOthers();
        if (faults.Count > 0 || time is null || thing is null)
        {
            throw new MapException(faults);
        }

        return new ImportMap(table, time, thing, streams, Convert.ToHexStringLower(SHA256.HashData(json)));
    }

    private static JsonDocument Parse(byte[] json)
    {
        JsonDocument document;
        try
        {
            var text = json.AsMemory();
            document = JsonDocument.Parse(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException e)
        {
            throw new MapException([new MapFault("", $"is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(" LineNumber:")[0]}")]);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            throw new MapException([new MapFault("", "must be an object")]);
        }

        return document;
    }

    private static TableLayout ReadTable(MapNode? node)
    {
        string[] missing = [""];
        var delimiter = ",";
        var culture = CultureInfo.InvariantCulture;
        var encodingName = "utf-8";
        if (node is not null)
        {
            delimiter = node.OptionalText("delimiter") ?? delimiter;
            if (delimiter.Length is 0 or > 4 || delimiter.AsSpan().IndexOfAny("\"\r\n") >= 0)
            {
                node.Fault("delimiter", "must be one to four characters, no quotation mark and no line break");
            }

            culture = ReadCulture(node);
            missing = node.OptionalTexts("missing") ?? missing;
            encodingName = node.OptionalText("encoding") ?? encodingName;
            node.RefuseOthers();
        }

        return new TableLayout(delimiter, culture, ReadEncoding(node, encodingName), missing.ToHashSet(StringComparer.Ordinal));
    }

    private static CultureInfo ReadCulture(MapNode node)
    {
        var name = node.OptionalText("culture") ?? "";
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            node.Fault("culture", $"\"{name}\" is no culture; write a name such as de-DE, or leave it out for decimal points");
            return CultureInfo.InvariantCulture;
        }
    }

    /// <remarks>Bytes that are no text become U+FFFF, which no text may hold: the cell that has one is then named as a fault.</remarks>
    private static Encoding ReadEncoding(MapNode? node, string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFF"));
        }
        catch (ArgumentException)
        {
            node?.Fault("encoding", $"\"{name}\" is no encoding; write a name such as utf-8 or gb18030");
            return Encoding.UTF8;
        }
    }
}
