using System.Text;
using System.Text.Json.Nodes;
using Civium.Host.Import.Maps;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class MapReaderTests
{
    [Fact]
    public void The_shipped_map_is_good()
    {
        var map = MapReader.Read(File.ReadAllBytes(ImportBench.PrsaMap));
        Assert.Equal(12, map.Streams.Count);
        Assert.Equal(TimeSpan.FromHours(8), map.Time.Offset);
        Assert.Equal(12, map.Thing.Location!.Points.Count);
    }

    [Theory]
    [InlineData("/time", "null", "/time", "is missing")]
    [InlineData("/time/offset", "\"+8\"", "/time/offset", "is no offset")]
    [InlineData("/time/zone", "\"Asia/Shanghai\"", "/time", "both offset and zone")]
    [InlineData("/time/offset", "null", "/time", "needs an offset")]
    [InlineData("/time/columns/hour", "3", "/time/columns/hour", "must be a text")]
    [InlineData("/time/columns/minutes", "\"m\"", "/time/columns/minutes", "is not known here")]
    [InlineData("/time/column", "\"t\"", "/time", "either column")]
    [InlineData("/table/delimiter", "\"\\\"\"", "/table/delimiter", "no quotation mark")]
    [InlineData("/table/culture", "\"xx-nowhere-at-all\"", "/table/culture", "is no culture")]
    [InlineData("/table/encoding", "\"utf-99\"", "/table/encoding", "is no encoding")]
    [InlineData("/table/missing", "[1]", "/table/missing", "list of texts")]
    [InlineData("/thing/name", "\"{station\"", "/thing/name", "without a column name and a closing brace")]
    [InlineData("/thing/name", "\"{thing}\"", "/thing/name", "cannot use {thing}")]
    [InlineData("/thing/location/points/a~1b", "[200, 0]", "/thing/location/points/a~1b", "within 180")]
    [InlineData("/thing/location/point", "[1, 2]", "/thing/location", "exactly one of")]
    [InlineData("/streams", "[]", "/streams", "at least one")]
    [InlineData("/streams/0/unit", "null", "/streams/0/unit", "is missing")]
    [InlineData("/streams/0/type", "\"int\"", "/streams/0/type", "number, text or boolean")]
    [InlineData("/streams/0/range", "[5, 1]", "/streams/0/range", "[lowest, highest]")]
    [InlineData("/streams/1/column", "\"PM2.5\"", "/streams/1/column", "already has a stream")]
    [InlineData("/streams/10/factor", "2", "/streams/10", "only numbers have")]
    [InlineData("/streams/0/name", "\"{station}\"", "/streams/0/name", "{thing} only")]
    [InlineData("/streams/0/properties", "{\"onePerTime\":\"last\"}", "/streams/0/properties/onePerTime", "set by the import")]
    [InlineData("/sensor", "null", "/streams/0/sensor", "is missing")]
    [InlineData("/sensors", "{}", "/sensors", "is not known here")]
    public void A_fault_is_named_by_its_pointer(string change, string value, string at, string problem)
    {
        var error = Assert.Throws<MapException>(() => MapReader.Read(Changed(change, value)));
        Assert.Contains(error.Faults, f => f.Pointer == at && f.Problem.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"time\": ")]
    [InlineData("nonsense")]
    public void What_is_no_object_is_refused(string text) =>
        Assert.Equal("", Assert.Throws<MapException>(() => MapReader.Read(Encoding.UTF8.GetBytes(text))).Faults[0].Pointer);

    [Theory]
    [InlineData("{a} at {b}", "1 at 2")]
    [InlineData("{{a}}", "{a}")]
    [InlineData("plain", "plain")]
    [InlineData("{a}", "1")]
    public void A_template_is_filled(string text, string expected)
    {
        Assert.Null(Template.Parse(text, out var template));
        Assert.Equal(expected, template.Render(n => n == "a" ? "1" : "2"));
    }

    private static byte[] Changed(string place, string value)
    {
        var root = JsonNode.Parse(File.ReadAllBytes(ImportBench.PrsaMap))!;
        var parts = place[1..].Split('/');
        var node = root;
        foreach (var part in parts[..^1])
        {
            node = int.TryParse(part, out var index) ? node[index]! : node[part]!;
        }

        node[parts[^1].Replace("~1", "/", StringComparison.Ordinal)] = JsonNode.Parse(value);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }
}
