using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Twin.Ogc;

/// <summary>Which requirement class a test is of.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirementClassAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Each requirement class that the service declares is tested by its name.</summary>
public sealed class ConformanceTests(TwinHost host)
{
    private const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    private const string Epsg = "http://www.opengis.net/def/crs/EPSG/0/";

    [Fact]
    public async Task Every_declared_class_has_a_test()
    {
        var declared = (await host.GetAsync("/ogc/conformance")).GetProperty("conformsTo").EnumerateArray().Select(one => one.GetString()!.Split("/spec/")[1]).ToArray();
        var tested = typeof(ConformanceTests).GetMethods().SelectMany(method => method.GetCustomAttributes<RequirementClassAttribute>()).Select(one => one.Name).ToHashSet();
        Assert.Empty(declared.Where(one => !tested.Contains(one.Replace("/1.0/conf/", "/", StringComparison.Ordinal))));
        Assert.Empty(tested.Where(one => !declared.Contains(one.Insert(one.LastIndexOf('/'), "/1.0/conf"))));
    }

    [Fact]
    [RequirementClass("ogcapi-features-1/core")]
    [RequirementClass("ogcapi-features-1/geojson")]
    public async Task Core_landing_collections_items_and_links()
    {
        var type = await CityAsync("ogc-core");
        var landing = await host.GetAsync("/ogc");
        string[] relations = [.. landing.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("rel").GetString()!)];
        Assert.Superset(new HashSet<string> { "self", "service-desc", "service-doc", "conformance", "data" }, new HashSet<string>(relations));
        Assert.Contains((await host.GetAsync("/ogc/collections")).GetProperty("collections").EnumerateArray(), one => one.GetProperty("id").GetString() == type);
        var collection = await host.GetAsync($"/ogc/collections/{type}");
        Assert.Equal([116.0, 39.0, 116.09, 39.0], collection.GetProperty("extent").GetProperty("spatial").GetProperty("bbox")[0].EnumerateArray().Select(number => number.GetDouble()));
        Assert.Contains(collection.GetProperty("links").EnumerateArray(), link => link.GetProperty("rel").GetString() == "items" && link.GetProperty("type").GetString() == "application/geo+json");

        using var answer = await host.Client.GetAsync($"/ogc/collections/{type}/items?limit=4");
        Assert.Equal("application/geo+json", answer.Content.Headers.ContentType!.MediaType);
        var codes = new List<string>();
        for (string? next = $"/ogc/collections/{type}/items?limit=4&bbox=116,38,116.075,40"; next is not null;)
        {
            var page = await host.GetAsync(next);
            Assert.Equal(8, page.GetProperty("numberMatched").GetInt32());
            codes.AddRange(page.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("id").GetString()!));
            next = page.GetProperty("links").EnumerateArray().Where(link => link.GetProperty("rel").GetString() == "next").Select(link => link.GetProperty("href").GetString()).FirstOrDefault();
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"E{i}"), codes);
        var one = await host.GetAsync($"/ogc/collections/{type}/items/E3");
        Assert.Equal("Feature", one.GetProperty("type").GetString());
        Assert.Contains(one.GetProperty("links").EnumerateArray(), link => link.GetProperty("rel").GetString() == "collection");
        await host.GetAsync($"/ogc/collections/{type}/items/none", HttpStatusCode.NotFound);
        await host.GetAsync("/ogc/collections/none", HttpStatusCode.NotFound);
        foreach (var wrong in new[] { "limit=0", "limit=x", "bbox=1,2,3", "bbox=1,9,2,8", "datetime=now", "datetime=2026-01-02/2026-01-01", "nothing=1", "f=xml" })
        {
            await host.GetAsync($"/ogc/collections/{type}/items?{wrong}", HttpStatusCode.BadRequest);
        }

        Assert.Equal(10, await CountAsync(type, "datetime=../.."));
        Assert.Equal(0, await CountAsync(type, "datetime=../2020-01-01T00:00:00Z"));
    }

    [Fact]
    [RequirementClass("ogcapi-features-1/html")]
    public async Task Html_pages_for_every_resource()
    {
        var type = await CityAsync("ogc-html");
        foreach (var path in new[] { "", "/conformance", "/api", "/collections", $"/collections/{type}", $"/collections/{type}/items", $"/collections/{type}/items/E1", $"/collections/{type}/queryables", "/tiles" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/ogc" + path);
            request.Headers.Add("Accept", "text/html,application/xhtml+xml");
            using var answer = await host.Client.SendAsync(request);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.StartsWith("<!DOCTYPE html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await host.RecordAsync(TwinHost.Feature(type, "<script>", TwinHost.Point(1, 1)));
        Assert.DoesNotContain("<script>", await host.Client.GetStringAsync($"/ogc/collections/{type}/items?f=html"), StringComparison.Ordinal);
    }

    [Fact]
    [RequirementClass("ogcapi-features-1/oas30")]
    public async Task Oas30_describes_what_there_is()
    {
        var api = await host.GetAsync("/ogc/api");
        Assert.StartsWith("3.0", api.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var parameters = api.GetProperty("components").GetProperty("parameters");
        foreach (var path in api.GetProperty("paths").EnumerateObject())
        {
            var get = path.Value.GetProperty("get");
            Assert.True(get.GetProperty("responses").TryGetProperty("200", out _));
            Assert.All(get.GetProperty("parameters").EnumerateArray(), one => Assert.True(parameters.TryGetProperty(one.GetProperty("$ref").GetString()!.Split('/')[^1], out _)));
            Assert.All(path.Name.Split('{').Skip(1).Select(part => part.Split('}')[0]), name => Assert.Contains(get.GetProperty("parameters").EnumerateArray(), one => one.GetProperty("$ref").GetString()!.EndsWith(name, StringComparison.Ordinal)));
        }
    }

    [Fact]
    [RequirementClass("ogcapi-features-2/crs")]
    public async Task Crs_of_answers_boxes_and_headers()
    {
        var type = await CityAsync("ogc-crs");
        using var answer = await host.Client.GetAsync($"/ogc/collections/{type}/items/E2?crs={Epsg}3857");
        Assert.Equal($"<{Epsg}3857>", answer.Headers.GetValues("Content-Crs").Single());
        var position = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("geometry").GetProperty("coordinates");

        // GDAL 3.6.2: echo 116.02 39 | gdaltransform -s_srs OGC:CRS84 -t_srs EPSG:3857
        Assert.Equal(12915287.32, position[0].GetDouble(), 0.01);
        Assert.Equal(4721671.57, position[1].GetDouble(), 0.01);
        foreach (var swapped in new[] { "4326", "4490" })
        {
            var latitudeFirst = (await host.GetAsync($"/ogc/collections/{type}/items/E2?crs={Epsg}{swapped}")).GetProperty("geometry").GetProperty("coordinates");
            Assert.Equal((39.0, 116.02), (latitudeFirst[0].GetDouble(), latitudeFirst[1].GetDouble()));
        }

        Assert.Equal(3, await CountAsync(type, $"bbox=38,116,40,116.025&bbox-crs={Epsg}4326"));
        Assert.Equal(3, await CountAsync(type, $"bbox=12913060,4721000,12915850,4722000&bbox-crs={Epsg}3857"));
        await host.GetAsync($"/ogc/collections/{type}/items?crs={Epsg}1", HttpStatusCode.BadRequest);
        var collections = await host.GetAsync("/ogc/collections");
        Assert.Contains(collections.GetProperty("crs").EnumerateArray(), one => one.GetString() == Crs84);
        Assert.Equal(Crs84, (await host.GetAsync($"/ogc/collections/{type}")).GetProperty("storageCrs").GetString());
    }

    [Fact]
    [RequirementClass("ogcapi-features-3/queryables")]
    [RequirementClass("ogcapi-features-3/queryables-query-parameters")]
    [RequirementClass("ogcapi-features-3/filter")]
    [RequirementClass("ogcapi-features-3/features-filter")]
    public async Task Filters_queryables_and_properties_as_parameters()
    {
        var type = await CityAsync("ogc-filter");
        var schema = await host.GetAsync($"/ogc/collections/{type}/queryables");
        Assert.Equal("number", schema.GetProperty("properties").GetProperty("height").GetProperty("type").GetString());
        Assert.Equal("geometry-any", schema.GetProperty("properties").GetProperty("geometry").GetProperty("format").GetString());
        Assert.Equal(1, await CountAsync(type, "height=30"));
        Assert.Equal(5, await CountAsync(type, "class=even"));
        Assert.Equal(2, await CountAsync(type, "class=even&filter=height>=50"));
        Assert.Equal(1, await CountAsync(type, $"filter={Uri.EscapeDataString("S_INTERSECTS(geometry, POINT(39 116.05))")}&filter-crs={Epsg}4326"));
        foreach (var wrong in new[] { "filter=height>", "filter=height", "filter-lang=sql&filter=height>1", "height=tall" })
        {
            await host.GetAsync($"/ogc/collections/{type}/items?{wrong}", HttpStatusCode.BadRequest);
        }

        var page = await host.GetAsync($"/ogc/collections/{type}/items?limit=2&filter=height>10");
        Assert.Contains("after=", page.GetProperty("links").EnumerateArray().Single(link => link.GetProperty("rel").GetString() == "next").GetProperty("href").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [RequirementClass("cql2/cql2-text")]
    [RequirementClass("cql2/cql2-json")]
    [RequirementClass("cql2/basic-cql2")]
    [RequirementClass("cql2/advanced-comparison-operators")]
    [RequirementClass("cql2/case-insensitive-comparison")]
    [RequirementClass("cql2/accent-insensitive-comparison")]
    [RequirementClass("cql2/basic-spatial-functions")]
    [RequirementClass("cql2/basic-spatial-functions-plus")]
    [RequirementClass("cql2/spatial-functions")]
    [RequirementClass("cql2/temporal-functions")]
    [RequirementClass("cql2/array-functions")]
    [RequirementClass("cql2/property-property")]
    [RequirementClass("cql2/arithmetic")]
    [InlineData("height > 40 AND class = 'odd' OR height = 0", 4)]
    [InlineData("name LIKE 'E_' AND height BETWEEN 20 AND 40 AND class IN ('even')", 2)]
    [InlineData("CASEI(class) = CASEI('EVEN')", 5)]
    [InlineData("ACCENTI(class) = ACCENTI('ódd')", 5)]
    [InlineData("S_INTERSECTS(geometry, BBOX(116,38,116.035,40))", 4)]
    [InlineData("S_INTERSECTS(geometry, LINESTRING(116 39, 116.05 39))", 6)]
    [InlineData("S_WITHIN(geometry, POLYGON((115 38,116.015 38,116.015 40,115 40,115 38)))", 2)]
    [InlineData("T_AFTER(validFrom, DATE('2020-01-01'))", 10)]
    [InlineData("A_CONTAINS(tags, ('t3'))", 1)]
    [InlineData("height > limit", 4)]
    [InlineData("height / 10 + 1 = 5", 1)]
    public async Task Cql2_text_and_json_answer_alike(string filter, int expected)
    {
        var type = await CityAsync("ogc-cql2");
        Assert.Equal(expected, await CountAsync(type, "filter-lang=cql2-text&filter=" + Uri.EscapeDataString(filter)));
        var json = Civium.Cql2.Json.JsonPrinter.Print(Civium.Cql2.Text.TextParser.Parse(filter));
        Assert.Equal(expected, await CountAsync(type, "filter-lang=cql2-json&filter=" + Uri.EscapeDataString(json)));
    }

    [Fact]
    [RequirementClass("ogcapi-tiles-1/core")]
    [RequirementClass("ogcapi-tiles-1/tileset")]
    [RequirementClass("ogcapi-tiles-1/tilesets-list")]
    [RequirementClass("ogcapi-tiles-1/dataset-tilesets")]
    [RequirementClass("ogcapi-tiles-1/geodata-tilesets")]
    [RequirementClass("ogcapi-tiles-1/datetime")]
    [RequirementClass("ogcapi-tiles-1/mvt")]
    public async Task Tiles_of_the_city_and_of_a_collection()
    {
        var type = await CityAsync("ogc-tiles");
        foreach (var path in new[] { "/ogc", $"/ogc/collections/{type}" })
        {
            var list = await host.GetAsync(path + "/tiles");
            var set = await host.GetAsync(list.GetProperty("tilesets")[0].GetProperty("links")[0].GetProperty("href").GetString()!);
            Assert.Equal("vector", set.GetProperty("dataType").GetString());
            var template = set.GetProperty("links").EnumerateArray().Single(link => link.GetProperty("rel").GetString() == "item").GetProperty("href").GetString()!;
            var address = template.Replace("{tileMatrix}", "9", StringComparison.Ordinal).Replace("{tileRow}", "195", StringComparison.Ordinal).Replace("{tileCol}", "421", StringComparison.Ordinal);
            using var tile = await host.Client.GetAsync(address);
            Assert.Equal("application/vnd.mapbox-vector-tile", tile.Content.Headers.ContentType!.MediaType);
            Assert.NotEmpty(await tile.Content.ReadAsByteArrayAsync());
            Assert.Empty(await host.Client.GetByteArrayAsync(address + "?datetime=2001-01-01T00:00:00Z"));
        }
    }

    private Task<int> CountAsync(string type, string query) => host.GetAsync($"/ogc/collections/{type}/items?{query}").ContinueWith(
        page => page.GetAwaiter().GetResult().GetProperty("numberReturned").GetInt32(), TaskScheduler.Default);

    /// <summary>Ten entities from west to east.</summary>
    private async Task<string> CityAsync(string id)
    {
        var type = await host.MakeTypeAsync(id, properties: """[{"name":"height","kind":"number","minimum":0},{"name":"limit","kind":"number"},{"name":"class","kind":"text"}]""");
        await host.RecordAsync(string.Join(',', Enumerable.Range(0, 10).Select(i => TwinHost.Feature(
            type, $"E{i}", TwinHost.Point(116 + (i * 0.01), 39),
            string.Create(CultureInfo.InvariantCulture, $"\"height\":{i * 10},\"limit\":55,\"class\":\"{(i % 2 == 0 ? "even" : "odd")}\",\"tags\":[\"t{i}\",\"x\"]")))));
        return type;
    }
}
