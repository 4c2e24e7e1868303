using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Civium.Modules.Twin.Imports.Coordinates;
using Civium.Modules.Twin.Imports.Osm;
using Civium.Testing.Running;
using NetTopologySuite.Geometries;
using Xunit;

namespace Civium.Modules.Tests.Twin.Imports;

/// <summary>Files from reading to undoing.</summary>
public sealed class ImportTests(TwinHost host)
{
    private const string Osm = """
        <osm version="0.6">
          <node id="1" lat="43.7301" lon="7.4201"/><node id="2" lat="43.7302" lon="7.4202"/><node id="3" lat="43.7303" lon="7.4201"/>
          <node id="4" lat="43.7304" lon="7.4204"><tag k="highway" v="traffic_signals"/></node>
          <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="4"/><tag k="highway" v="primary"/><tag k="oneway" v="yes"/><tag k="maxspeed" v="30 mph"/><tag k="name" v="Rue"/></way>
          <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="yes"/><tag k="building:levels" v="4"/></way>
          <way id="12"><nd ref="1"/><nd ref="99"/><tag k="highway" v="primary"/></way>
        </osm>
        """;

    [Fact]
    public async Task A_file_is_staged_reviewed_accepted_and_undone()
    {
        var type = await host.MakeTypeAsync("import-csv", properties: """[{"name":"beds","kind":"integer"}]""");
        await host.RecordAsync(string.Join(',', TwinHost.Feature(type, "A", TwinHost.Point(116.1, 39.9), "\"beds\":1"), TwinHost.Feature(type, "OLD", TwinHost.Point(116.2, 39.9))));
        await host.SendAsync(HttpMethod.Post, "/api/twin/entities", """{"type":"FeatureCollection","features":[{"type":"Feature","id":"X9","geometry":{"type":"Point","coordinates":[116.3,39.9]},"properties":{"type":"import-csv","name":"West Hospital"}}]}""");
        var staged = await StageAsync("beds.csv", type, "code,lon,lat,name,beds\nA,116.1,39.9,A,2\nOLD,116.2,39.9,OLD,\nN1,116.3002,39.9,West hospital,7\nN2,116.4,39.9,East hospital,8\n");
        var summary = staged.GetProperty("summary");
        Assert.Equal((4, 1, 1, 1, 1), (Of("entities"), Of("created"), Of("updated"), Of("linked"), Of("same")));
        Assert.Equal(1, (await FeatureAsync(type, "A")).GetProperty("beds").GetInt32());
        var id = staged.GetProperty("id").GetInt64();
        var proposals = (await host.GetAsync($"/api/twin/imports/{id}")).GetProperty("proposals").EnumerateArray().ToArray();
        Assert.Contains("same name 17 m away", proposals[2].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("X9", proposals[2].GetProperty("target").GetString());

        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/accept", "{}");
        Assert.Equal(2, (await FeatureAsync(type, "A")).GetProperty("beds").GetInt32());
        Assert.Equal(7, (await FeatureAsync(type, "X9")).GetProperty("beds").GetInt32());
        await host.GetAsync($"/api/twin/entities/{type}/N1", HttpStatusCode.NotFound);
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/accept", "{}", HttpStatusCode.Conflict);

        await host.RecordAsync(TwinHost.Feature(type, "N2", TwinHost.Point(116.4, 39.9), "\"beds\":9"));
        var undone = await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/undo", "{}");
        Assert.Equal($"{type}/N2", undone.GetProperty("leftAlone")[0].GetString());
        Assert.Equal(1, (await FeatureAsync(type, "A")).GetProperty("beds").GetInt32());
        Assert.False((await FeatureAsync(type, "X9")).TryGetProperty("beds", out _));
        Assert.Equal(9, (await FeatureAsync(type, "N2")).GetProperty("beds").GetInt32());
        Assert.Equal("undone", (await host.GetAsync($"/api/twin/imports/{id}")).GetProperty("import").GetProperty("state").GetString());

        int Of(string name) => summary.EnumerateObject().Single(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)).Value.GetInt32();
    }

    [Theory]
    [InlineData("a.csv", "code,lon,lat\nA,1,1\nB,x,1\nC,1\n", "line 3")]
    [InlineData("a.csv", "lon,lat\n1,1\n", "heading must name")]
    [InlineData("a.geojson", "{\"features\":[{}]}", "/features/0")]
    [InlineData("a.geojson", "{\"features\":[", "cannot be read")]
    [InlineData("a.osm", "<!DOCTYPE osm [<!ENTITY a \"b\">]><osm/>", "cannot be read")]
    [InlineData("a.osm", "<osm><node id='x'/></osm>", "no whole number id")]
    [InlineData("a.pbf", "this is no protocol buffer", "cannot be read")]
    [InlineData("a.osm.gz", "this is not packed", "cannot be read")]
    [InlineData("a.json", "{\"type\":\"CityJSON\",\"CityObjects\":{\"B\":{\"type\":\"Building\",\"geometry\":[{\"lod\":1,\"boundaries\":[[[0,1,9]]]}]}},\"vertices\":[[0,0,0],[1,0,0]]}", "no vertex 9")]
    [InlineData("a.shp", "", "no known format")]
    public async Task A_broken_file_lists_its_faults_and_changes_nothing(string name, string content, string fault)
    {
        var before = (await host.GetAsync("/api/twin/imports")).GetArrayLength();
        var answer = await StageAsync(name, "poi", content, HttpStatusCode.BadRequest);
        Assert.Contains(fault, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, (await host.GetAsync("/api/twin/imports")).GetArrayLength());
    }

    [Fact]
    public async Task Openstreetmap_becomes_roads_buildings_and_signals()
    {
        var staged = await StageAsync("small.osm", null, Osm);
        var id = staged.GetProperty("id").GetInt64();
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/accept", "{}");
        var road = await FeatureAsync("road", "osm-way-10");
        Assert.Equal(("primary", true, 48.28), (road.GetProperty("class").GetString(), road.GetProperty("oneway").GetBoolean(), road.GetProperty("maxspeed").GetDouble()));
        Assert.Equal(12, (await FeatureAsync("building", "osm-way-11")).GetProperty("height").GetDouble());
        await FeatureAsync("signal", "osm-node-4");
        await host.GetAsync("/api/twin/entities/road/osm-way-12", HttpStatusCode.NotFound);
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/undo", "{}");
        await host.GetAsync("/api/twin/entities/road/osm-way-10", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Cityjson_buildings_have_footprint_and_height()
    {
        var content = """
            {"type":"CityJSON","version":"1.1","metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/32650"},"transform":{"scale":[0.01,0.01,0.01],"translate":[448000,4417000,40]},
             "vertices":[[0,0,0],[1000,0,0],[1000,2000,0],[0,2000,0],[0,0,1500],[1000,0,1500],[1000,2000,1500],[0,2000,1500]],
             "CityObjects":{"B1":{"type":"Building","attributes":{"name":"Cube","storeys":5},"geometry":[{"type":"Solid","lod":1,"boundaries":[[[[0,3,2,1]],[[4,5,6,7]],[[0,1,5,4]],[[1,2,6,5]],[[2,3,7,6]],[[3,0,4,7]]]]}]}}}
            """;
        var id = (await StageAsync("block.city.json", null, content)).GetProperty("id").GetInt64();
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/accept", "{}");
        var building = await host.GetAsync("/api/twin/entities/building/B1");
        Assert.Equal(15, building.GetProperty("properties").GetProperty("height").GetDouble());
        Assert.Equal("Cube", building.GetProperty("properties").GetProperty("name").GetString());
        var corner = building.GetProperty("geometry").GetProperty("coordinates")[0].EnumerateArray().Select(position => (X: position[0].GetDouble(), Y: position[1].GetDouble())).MinBy(position => position.X + position.Y);

        // GDAL 3.6.2: echo 448000 4417000 | gdaltransform -s_srs EPSG:32650 -t_srs OGC:CRS84
        Assert.Equal((116.3917, 39.9015), (Math.Round(corner.X, 4), Math.Round(corner.Y, 4)));
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/undo", "{}");
    }

    /// <summary>By GDAL 3.6.2 (gdaltransform), and for GCJ-02 the published example of the algorithm.</summary>
    [Theory]
    [InlineData("EPSG:32650", 447000.0, 4418000.0, 116.3799, 39.9104)]
    [InlineData("EPSG:3857", 12955000.0, 4852000.0, 116.3767, 39.904)]
    [InlineData("GCJ-02", 121.531541859215, 31.17530398364597, 121.5272106, 31.1774276)]
    public void Coordinates_come_to_wgs84(string system, double x, double y, double longitude, double latitude)
    {
        var point = SourceCoordinates.Find(system)!(new Point(x, y)).Coordinate;
        Assert.Equal((longitude, latitude), (Math.Round(point.X, longitude == 121.5272106 ? 7 : 4), Math.Round(point.Y, longitude == 121.5272106 ? 7 : 4)));
    }

    [Fact]
    public void Gauss_kruger_zones_agree_with_utm_but_for_scale()
    {
        // On the central meridian of both: the same place, whose northing differs by UTM's scale of 0.9996.
        var byZone = SourceCoordinates.Find("EPSG:4548")!(new Point(500_000, 4_418_000)).Coordinate;
        var byUtm = SourceCoordinates.Find("EPSG:32650")!(new Point(500_000, 4_418_000 * 0.9996)).Coordinate;
        Assert.Equal((117.0, byUtm.Y), (Math.Round(byZone.X, 8), byZone.Y), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-7);
        var withZone = SourceCoordinates.Find("EPSG:4527")!(new Point(39_500_000, 4_418_000)).Coordinate;
        Assert.Equal(117.0, Math.Round(withZone.X, 8));
    }

    [Fact]
    public async Task A_real_extract_reads_the_same_as_xml_and_as_pbf_and_imports_whole()
    {
        var folder = Path.Combine(Checkout.Shared ?? "", "data", "geo");
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "andorra.osm.pbf")), "The extract of Andorra is not here; it comes with the reference data beside the checkout.");
        await using var pbf = File.OpenRead(Path.Combine(folder, "andorra.osm.pbf"));
        var fromPbf = OsmPbf.Read(pbf);
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(folder, "andorra.osm.gz")), CompressionMode.Decompress);
        var fromXml = OsmXml.Read(packed);
        Assert.True(fromPbf.Nodes.Count > 10_000 && fromXml.Nodes.Count > 10_000);
        var shared = fromPbf.Ways.Keys.Intersect(fromXml.Ways.Keys).ToArray();
        Assert.True(shared.Length > 1000);
        Assert.True(shared.Count(way => fromPbf.Ways[way].Nodes.SequenceEqual(fromXml.Ways[way].Nodes)) > shared.Length * 0.9, "The extracts are of different days, yet most ways are the same.");

        var file = await File.ReadAllBytesAsync(Path.Combine(folder, "monaco.osm.gz"));
        var staged = await StageAsync("monaco.osm.gz", null, file);
        var id = staged.GetProperty("id").GetInt64();
        var taken = await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/accept", "{}");
        Assert.True(taken.GetProperty("written").GetInt32() > 1500);
        var route = await host.GetAsync("/api/twin/routes?from=7.4197,43.7311&to=7.4276,43.7396");
        Assert.InRange(route.GetProperty("properties").GetProperty("metres").GetDouble(), 1000, 4000);
        var reach = await host.GetAsync("/api/twin/reach?from=7.4197,43.7311&minutes=2");
        Assert.Contains(reach.GetProperty("geometry").GetProperty("type").GetString(), new[] { "Polygon", "MultiPolygon" });
        await host.SendAsync(HttpMethod.Post, $"/api/twin/imports/{id}/undo", "{}");
        await host.GetAsync("/api/twin/routes?from=7.4197,43.7311&to=7.4276,43.7396", HttpStatusCode.NotFound);
    }

    private async Task<JsonElement> FeatureAsync(string type, string code) => (await host.GetAsync($"/api/twin/entities/{type}/{code}")).GetProperty("properties");

    private Task<JsonElement> StageAsync(string name, string? type, string content, HttpStatusCode expected = HttpStatusCode.Created) => StageAsync(name, type, Encoding.UTF8.GetBytes(content), expected);

    private async Task<JsonElement> StageAsync(string name, string? type, byte[] content, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var answer = await host.Client.PostAsync($"/api/twin/imports?name={name}{(type is null ? "" : "&type=" + type)}", new ByteArrayContent(content));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{name}: {answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
