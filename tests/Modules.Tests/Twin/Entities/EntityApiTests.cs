using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Twin.Entities;

public sealed class SqliteEntityApiTests(TwinHost host) : EntityApiTests(host);

public sealed class PostgresEntityApiTests(PostgresTwinHost host) : EntityApiTests(host);

/// <summary>Recording entities over HTTP and reading them back, on both engines.</summary>
public abstract class EntityApiTests(TwinHost host)
{
    private readonly string _prefix = host is PostgresTwinHost ? "p" : "s";

    [Fact]
    public async Task An_entity_is_recorded_changed_ended_and_its_history_told()
    {
        var type = await host.MakeTypeAsync(_prefix + "-history");
        var first = await host.RecordAsync(TwinHost.Feature(type, "H1", TwinHost.Point(116.1, 39.9), "\"name:zh-Hans\":\"甲\",\"beds\":10"));
        Assert.Equal(1, first.GetProperty("written").GetInt32());
        var same = await host.RecordAsync(TwinHost.Feature(type, "H1", TwinHost.Point(116.1, 39.9), "\"name:zh-Hans\":\"甲\",\"beds\":10"));
        Assert.Equal((0, 1), (same.GetProperty("written").GetInt32(), same.GetProperty("unchanged").GetInt32()));
        await host.RecordAsync(TwinHost.Feature(type, "H1", TwinHost.Point(116.2, 39.9), "\"beds\":20"));
        var then = first.GetProperty("recorded").GetString();
        var before = await host.GetAsync($"/api/twin/entities/{type}/H1?validAt={then}");
        Assert.Equal(10, before.GetProperty("properties").GetProperty("beds").GetInt32());
        var ended = await host.SendAsync(HttpMethod.Delete, $"/api/twin/entities/{type}/H1", null);
        Assert.Equal(1, ended.GetProperty("ended").GetInt32());
        await host.GetAsync($"/api/twin/entities/{type}/H1", HttpStatusCode.NotFound);
        var asKnown = await host.GetAsync($"/api/twin/entities/{type}/H1?validAt={then}&knownAt={then}");
        Assert.Equal("甲", asKnown.GetProperty("properties").GetProperty("name:zh-Hans").GetString());
        var history = await host.GetAsync($"/api/twin/entities/{type}/H1/history");
        Assert.True(history.GetArrayLength() >= 4);
        Assert.Equal(0, (await host.GetAsync($"/ogc/collections/{type}/items")).GetProperty("numberReturned").GetInt32());
        Assert.Equal(1, (await host.GetAsync($"/ogc/collections/{type}/items?datetime={then}")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task A_collection_with_one_fault_changes_nothing_and_all_faults_are_told()
    {
        var type = await host.MakeTypeAsync(_prefix + "-faults");
        var answer = await host.RecordAsync(
            string.Join(',', TwinHost.Feature(type, "OK", TwinHost.Point(1, 1)), TwinHost.Feature(type, "OK", TwinHost.Point(1, 1)), TwinHost.Feature("nothing", "X", TwinHost.Point(1, 1)), TwinHost.Feature(type, "Y", TwinHost.Point(39.9, 116.4))),
            expected: HttpStatusCode.BadRequest);
        var detail = answer.GetProperty("detail").GetString()!;
        Assert.Contains("comes twice", detail, StringComparison.Ordinal);
        Assert.Contains("no entity type \"nothing\"", detail, StringComparison.Ordinal);
        Assert.Contains("axes swapped", detail, StringComparison.Ordinal);
        Assert.Equal("/features/1/id", answer.GetProperty("where").GetString());
        Assert.Equal(0, (await host.GetAsync($"/ogc/collections/{type}/items")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task Twenty_thousand_buildings_go_in_at_once_and_the_sample_goes_without_a_trace()
    {
        var type = await host.MakeTypeAsync(_prefix + "-bulk", theme: "building", shape: "area", properties: """[{"name":"height","kind":"number","inTiles":true}]""");
        var body = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
        for (var i = 0; i < 20_000; i++)
        {
            var (x, y) = (116 + (i % 200 * 0.0004), 39 + (i / 200 * 0.0004));
            body.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""{"type":"Feature","id":"B{{{i}}}","geometry":{"type":"Polygon","coordinates":[[[{{{x}}},{{{y}}}],[{{{x + 0.0002}}},{{{y}}}],[{{{x + 0.0002}}},{{{y + 0.0002}}}],[{{{x}}},{{{y + 0.0002}}}],[{{{x}}},{{{y}}}]]]},"properties":{"type":"{{{type}}}","name":"Building {{{i}}}","height":{{{10 + (i % 90)}}},"sample":true}}""");
        }

        var began = Stopwatch.StartNew();
        var answer = await host.SendAsync(HttpMethod.Post, "/api/twin/entities", body.Append("]}").ToString());
        TestContext.Current.SendDiagnosticMessage($"20,000 buildings: {began.ElapsedMilliseconds} ms");
        Assert.Equal(20_000, answer.GetProperty("written").GetInt32());
        var page = await host.GetAsync($"/ogc/collections/{type}/items?bbox=116,39,116.0401,39.0401&limit=7");
        Assert.Equal((7, 101 * 100), (page.GetProperty("numberReturned").GetInt32(), page.GetProperty("numberMatched").GetInt32()));
        await host.SendAsync(HttpMethod.Delete, $"/api/twin/entities?type={type}", null, HttpStatusCode.BadRequest);
        var gone = await host.SendAsync(HttpMethod.Delete, $"/api/twin/entities?sample=true&type={type}", null);
        Assert.Equal(20_000, gone.GetProperty("ended").GetInt32());
        Assert.Equal(0, (await host.GetAsync($"/ogc/collections/{type}/items?datetime={answer.GetProperty("recorded").GetString()}")).GetProperty("numberMatched").GetInt32());
    }

    [Theory]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[1,2", "well-formed")]
    [InlineData("null", "must be a GeoJSON geometry")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[]}", "two or three numbers")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[1e999,2]}", "finite")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[]}", "empty")]
    [InlineData("{\"type\":\"LineString\",\"coordinates\":[[1,1],[1,1]]}", "no length")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}", "three different positions")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[0,80],[90,80],[180,80],[-90,80],[0,80]]]}", "pole")]
    [InlineData("{\"type\":\"Curve\",\"coordinates\":[]}", "not a GeoJSON geometry type")]
    public async Task A_geometry_without_one_reading_is_refused(string geometry, string why)
    {
        var type = await host.MakeTypeAsync(_prefix + "-hostile");
        var answer = await host.RecordAsync(TwinHost.Feature(type, "G", geometry), expected: HttpStatusCode.BadRequest);
        Assert.Contains(why, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_vertices_are_refused()
    {
        var type = await host.MakeTypeAsync(_prefix + "-million");
        var positions = string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i * 1e-5:F5},1]")));
        var answer = await host.RecordAsync(TwinHost.Feature(type, "M", $$"""{"type":"LineString","coordinates":[{{positions}}]}"""), expected: HttpStatusCode.BadRequest);
        Assert.Contains("at most 100000 vertices", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[[[0,0],[2,2],[2,0],[0,2],[0,0]]]", 2, 2.0)]
    [InlineData("[[[179,0],[-179,0],[-179,2],[179,2],[179,0]]]", 2, 4.0)]
    [InlineData("[[[0,0],[0,2],[2,2],[2,0],[0,0]]]", 1, 4.0)]
    [InlineData("[[[0,0],[2,0],[2,2],[0,2]]]", 1, 4.0)]
    public async Task A_polygon_with_one_reading_is_repaired(string rings, int parts, double area)
    {
        var type = await host.MakeTypeAsync(_prefix + "-repaired");
        await host.RecordAsync(TwinHost.Feature(type, "R" + area + parts, $$"""{"type":"Polygon","coordinates":{{rings}}}"""));
        var stored = (await host.GetAsync($"/api/twin/entities/{type}/R{area}{parts}")).GetProperty("geometry");
        var polygons = stored.GetProperty("type").GetString() == "Polygon" ? [stored.GetProperty("coordinates")] : stored.GetProperty("coordinates").EnumerateArray().ToArray();
        Assert.Equal(parts, polygons.Length);
        Assert.Equal(area, polygons.Sum(polygon => Area(polygon[0])), 6);
        Assert.All(polygons, polygon => Assert.True(Area(polygon[0]) > 0, "outer rings run counter-clockwise"));
    }

    private static double Area(JsonElement ring)
    {
        var positions = ring.EnumerateArray().Select(position => (X: position[0].GetDouble(), Y: position[1].GetDouble())).ToArray();
        return positions.Zip(positions.Skip(1), (a, b) => (a.X * b.Y) - (b.X * a.Y)).Sum() / 2;
    }
}
