using System.Globalization;
using System.Xml;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Osm;

/// <summary>Reads OpenStreetMap XML. Document types and entities are refused, so that no file makes the reader fetch or grow anything.</summary>
internal static class OsmXml
{
    /// <summary>Reads an extract.</summary>
    /// <exception cref="XmlException">It is not XML.</exception>
    /// <exception cref="FormatException">It is not OpenStreetMap's.</exception>
    public static OsmData Read(Stream stream)
    {
        var data = new OsmData();
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true });
        xml.MoveToContent();
        if (xml.Name != "osm")
        {
            throw new FormatException($"the first element is <{xml.Name}>, not <osm>.");
        }

        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                ReadElement(xml, data);
            }
        }

        return data;
    }

    private static void ReadElement(XmlReader xml, OsmData data)
    {
        switch (xml.Name)
        {
            case "node":
                var node = Id(xml);
                data.Nodes[node] = new Coordinate(Number(xml, "lon"), Number(xml, "lat"));
                var (tags, _, _) = ReadContent(xml);
                if (tags.Count > 0)
                {
                    data.TaggedNodes.Add((node, tags));
                }

                break;
            case "way":
                var way = Id(xml);
                var (wayTags, nodes, _) = ReadContent(xml);
                data.Ways[way] = new OsmWay(way, [.. nodes], wayTags);
                break;
            case "relation":
                var relation = Id(xml);
                var (relationTags, _, ways) = ReadContent(xml);
                data.Relations.Add(new OsmRelation(relation, ways, relationTags));
                break;
        }
    }

    private static (Dictionary<string, string> Tags, List<long> Nodes, List<(long, bool)> Ways) ReadContent(XmlReader xml)
    {
        var (tags, nodes, ways) = (new Dictionary<string, string>(), new List<long>(), new List<(long, bool)>());
        if (xml.IsEmptyElement)
        {
            return (tags, nodes, ways);
        }

        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (xml.Name)
            {
                case "tag":
                    tags[xml.GetAttribute("k") ?? ""] = xml.GetAttribute("v") ?? "";
                    break;
                case "nd":
                    nodes.Add(Id(xml, "ref"));
                    break;
                case "member" when xml.GetAttribute("type") == "way":
                    ways.Add((Id(xml, "ref"), xml.GetAttribute("role") == "inner"));
                    break;
            }
        }

        return (tags, nodes, ways);
    }

    private static long Id(XmlReader xml, string name = "id") => long.TryParse(xml.GetAttribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw new FormatException($"line {((IXmlLineInfo)xml).LineNumber}: <{xml.Name}> has no whole number {name}.");

    private static double Number(XmlReader xml, string name) =>
        double.TryParse(xml.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"line {((IXmlLineInfo)xml).LineNumber}: <{xml.Name}> has no number {name}.");
}
