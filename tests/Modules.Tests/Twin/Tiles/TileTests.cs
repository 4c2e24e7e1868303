using System.Net;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;
using Xunit;

namespace Civium.Modules.Tests.Twin.Tiles;

/// <summary>Tiles as another program reads them: an independent reader decodes what the tiles' own writer wrote.</summary>
public sealed class TileTests(TwinHost host)
{
    private const string Square = """{"type":"Polygon","coordinates":[[[10,10],[10.02,10],[10.02,10.02],[10,10.02],[10,10]],[[10.005,10.005],[10.005,10.01],[10.01,10.01],[10.01,10.005],[10.005,10.005]]]}""";

    [Fact]
    public async Task A_tile_has_a_layer_a_type_with_names_height_and_class()
    {
        var type = await host.MakeTypeAsync("tile-building", "building", "area", 0, """[{"name":"height","kind":"number","inTiles":true},{"name":"class","kind":"text","inTiles":true},{"name":"secret","kind":"text"}]""");
        await host.RecordAsync(TwinHost.Feature(type, "B1", Square, "\"name:zh-Hans\":\"一号楼\",\"height\":42.5,\"class\":\"office\",\"secret\":\"no\""));
        var feature = Assert.Single((await TileAsync(12, 10.01, 10.01))[type].Features);
        Assert.Equal("B1", feature.Attributes["id"]);
        Assert.Equal("B1", feature.Attributes["name"]);
        Assert.Equal("一号楼", feature.Attributes["name:zh-Hans"]);
        Assert.Equal(42.5, feature.Attributes["height"]);
        Assert.Equal("office", feature.Attributes["class"]);
        Assert.DoesNotContain("secret", feature.Attributes.GetNames());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(14)]
    [InlineData(16)]
    public async Task A_polygon_with_a_hole_keeps_its_shape_within_a_step_of_the_grid(int zoom)
    {
        var type = await host.MakeTypeAsync("tile-shape", "area", "area");
        await host.RecordAsync(TwinHost.Feature(type, "S", Square));
        var (x, y) = (10.0075, 10.0075);
        var layer = (await TileAsync(zoom, x, y)).GetValueOrDefault(type);
        if (zoom == 16)
        {
            // The tile lies in the hole, or beside it: what it shows is what is there.
            Assert.True(layer is null || layer.Features.All(feature => SimplePointInAreaLocator.Locate(new Coordinate(x, y), feature.Geometry) == Location.Exterior));
            return;
        }

        var shown = Assert.Single(layer!.Features).Geometry;
        Assert.True(shown.IsValid);
        Assert.False(shown.Contains(new Point(10.0075, 10.0075)), "the hole is open");
        if (zoom == 11)
        {
            var expected = (0.02 * 0.02) - (0.005 * 0.005);
            Assert.InRange(shown.Area, expected * 0.98, expected * 1.02);
        }
    }

    [Fact]
    public async Task Lines_are_cut_at_the_tile_and_its_buffer()
    {
        var type = await host.MakeTypeAsync("tile-line", "service", "line");
        await host.RecordAsync(TwinHost.Feature(type, "L", """{"type":"LineString","coordinates":[[-170,5],[170,6]]}"""));
        var tile = await TileAsync(10, 0.1, 5.5);
        var box = Assert.Single(tile[type].Features).Geometry.EnvelopeInternal;
        var width = 360.0 / 1024;
        Assert.InRange(box.Width, width, width * (1 + (2.1 * 64 / 4096)));
    }

    [Fact]
    public async Task A_tile_of_the_past_shows_what_was_then_and_as_known_then_or_as_corrected()
    {
        var type = await host.MakeTypeAsync("tile-past");
        var first = (await host.RecordAsync(TwinHost.Feature(type, "P", TwinHost.Point(20, 20), "\"n\":1"))).GetProperty("recorded").GetString()!;
        await host.RecordAsync(TwinHost.Feature(type, "P", TwinHost.Point(20.001, 20), "\"n\":2"), $"?validFrom={first}");
        await host.SendAsync(HttpMethod.Delete, $"/api/twin/entities/{type}/P", null);
        Assert.False((await TileAsync(14, 20, 20)).ContainsKey(type));
        Assert.Equal(20, X(await TileAsync(14, 20, 20, $"?datetime={first}&known=then")), 0.0001);
        Assert.Equal(20.001, X(await TileAsync(14, 20, 20, $"?datetime={first}")), 0.0001);

        double X(Dictionary<string, Layer> tile) => Assert.Single(tile[type].Features).Geometry.Coordinate.X;
    }

    [Fact]
    public async Task Small_things_are_left_out_from_afar_and_shown_close_by()
    {
        var type = await host.MakeTypeAsync("tile-small", "building", "area", 12);
        await host.RecordAsync(TwinHost.Feature(type, "T", """{"type":"Polygon","coordinates":[[[30,30],[30.0001,30],[30.0001,30.0001],[30,30.0001],[30,30]]]}"""));
        Assert.False((await TileAsync(10, 30, 30)).ContainsKey(type));
        Assert.False((await TileAsync(13, 30, 30)).ContainsKey(type));
        Assert.True((await TileAsync(16, 30.00005, 30.00005)).ContainsKey(type));
    }

    [Fact]
    public async Task Tiles_say_how_long_they_hold()
    {
        var type = await host.MakeTypeAsync("tile-cache");
        var then = (await host.RecordAsync(TwinHost.Feature(type, "C", TwinHost.Point(40, 40)))).GetProperty("recorded").GetString()!;
        using var past = await host.Client.GetAsync($"/ogc/tiles/WebMercatorQuad/3/3/4?datetime={then}&known=then");
        Assert.Contains("immutable", past.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var present = await host.Client.GetAsync("/ogc/tiles/WebMercatorQuad/3/3/4");
        Assert.True(present.Headers.CacheControl!.NoCache);
        Assert.NotNull(present.Headers.ETag);
        await host.GetAsync("/ogc/tiles/WebMercatorQuad/3/8/4", HttpStatusCode.NotFound);
        await host.GetAsync("/ogc/tiles/WebMercatorQuad/3/3/4?datetime=yesterday", HttpStatusCode.BadRequest);
    }

    private async Task<Dictionary<string, Layer>> TileAsync(int zoom, double longitude, double latitude, string query = "")
    {
        var x = (int)((longitude + 180) / 360 * (1 << zoom));
        var sine = Math.Sin(latitude * Math.PI / 180);
        var y = (int)((0.5 - (Math.Log((1 + sine) / (1 - sine)) / (4 * Math.PI))) * (1 << zoom));
        await using var body = await host.Client.GetStreamAsync(FormattableString.Invariant($"/ogc/tiles/WebMercatorQuad/{zoom}/{y}/{x}{query}"));
        var tile = new MapboxTileReader().Read(body, new NetTopologySuite.IO.VectorTiles.Tiles.Tile(x, y, zoom));
        return tile.Layers.ToDictionary(layer => layer.Name);
    }
}
