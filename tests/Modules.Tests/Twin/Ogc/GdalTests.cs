using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Civium.Testing.Running;
using Xunit;

namespace Civium.Modules.Tests.Twin.Ogc;

/// <summary>GDAL, which QGIS uses too, lists, filters and copies every collection.</summary>
public sealed class GdalTests(TwinHost host)
{
    private string Source => $"OAPIF:{host.Client.BaseAddress}ogc";

    [Fact]
    public async Task Ogrinfo_lists_the_collections_and_filters_by_box_and_time()
    {
        var type = await host.MakeTypeAsync("gdal-info");
        var first = await host.RecordAsync(string.Join(',', Enumerable.Range(0, 20).Select(i => TwinHost.Feature(type, $"G{i}", TwinHost.Point(7 + (i * 0.01), 43), "\"n\":" + i))));
        var then = first.GetProperty("recorded").GetString()!;
        await host.RecordAsync(TwinHost.Feature(type, "G20", TwinHost.Point(7.05, 43), "\"n\":20"));
        Assert.Contains(type, await RunAsync("ogrinfo", Source), StringComparison.Ordinal);
        Assert.Contains("Feature Count: 21", await RunAsync("ogrinfo", "-so", Source, type), StringComparison.Ordinal);
        Assert.Contains("Feature Count: 6", await RunAsync("ogrinfo", "-so", "-spat", "7.045", "42", "7.095", "44", Source, type), StringComparison.Ordinal);
        Assert.Contains("Feature Count: 3", await RunAsync("ogrinfo", "-so", "-where", "n >= 18", Source, type), StringComparison.Ordinal);

        // Time travel: the driver adds the parameters of the address to what it asks for.
        Assert.Contains("Feature Count: 20", await RunAsync("ogrinfo", "-so", $"{Source}?datetime={then}", type), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ogr2ogr_copies_every_collection()
    {
        var type = await host.MakeTypeAsync("gdal-copy");
        await host.RecordAsync(string.Join(',', Enumerable.Range(0, 2500).Select(i => TwinHost.Feature(
            type, $"C{i}", string.Create(CultureInfo.InvariantCulture, $$"""{"type":"LineString","coordinates":[[{{i * 0.01}},1],[{{i * 0.01}},2]]}"""), "\"n\":" + i))));
        using var folder = new TemporaryFolder();
        var collections = (await host.GetAsync("/ogc/collections")).GetProperty("collections").EnumerateArray().Select(one => one.GetProperty("id").GetString()!).Where(one => one.StartsWith("gdal-", StringComparison.Ordinal) || one == "building");
        foreach (var collection in collections)
        {
            var file = Path.Combine(folder.Path, collection + ".geojson");
            await RunAsync("ogr2ogr", "-f", "GeoJSON", "-oo", "PAGE_SIZE=1000", file, Source, collection);
            using var copied = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
            var expected = (await host.GetAsync($"/ogc/collections/{collection}/items?limit=1")).GetProperty("numberMatched").GetInt32();
            Assert.Equal(expected, copied.RootElement.GetProperty("features").GetArrayLength());
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return await output;
    }
}
