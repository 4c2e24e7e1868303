using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>The sample city in a real server: it comes, is interrupted, goes on, warns of the day's events, and is removed.</summary>
[Trait("Category", "Slow")]
public sealed class SampleCityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task It_comes_warns_of_its_events_and_is_removed_with_one_command()
    {
        using var folder = new TemporaryFolder();
        var mqtt = CiviumProcess.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using (var cut = await CiviumProcess.RunAsync(folder.Path, 0, "--open", "--mqtt-port", mqtt))
        {
            await UntilAsync(cut, () => Task.FromResult(cut.Output.Contains("sends its readings", StringComparison.Ordinal)));
            cut.Signal("TERM");
            Assert.Equal(0, await cut.ExitAsync(TimeSpan.FromSeconds(30)));
            Assert.DoesNotContain("   at ", cut.Output, StringComparison.Ordinal);
        }

        await using var city = await CiviumProcess.RunAsync(folder.Path, 0, "--open", "--mqtt-port", mqtt);
        await UntilAsync(city, () => Task.FromResult(city.Output.Contains("is drawn", StringComparison.Ordinal)));
        Assert.Equal(500, await CountAsync(city, "Things"));
        Assert.Equal(1400, await CountAsync(city, "Datastreams"));

        // Yesterday has one event of each kind, so by now each has been warned of.
        foreach (var rule in new[] { "Flood", "Traffic jam", "Voltage sag", "PM2.5 (3-hour mean)" })
        {
            await UntilAsync(city, async () => (await WarningsAsync(city)).Contains("Sample city: " + rule));
        }

        using var remove = Process.Start(new ProcessStartInfo(Checkout.Host, ["remove-sample", "--url", city.Address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var words = await remove.StandardOutput.ReadToEndAsync() + await remove.StandardError.ReadToEndAsync();
        await remove.WaitForExitAsync();
        Assert.True(remove.ExitCode == 0, words);
        foreach (var set in new[] { "Things", "Datastreams", "Observations", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest" })
        {
            Assert.Equal(0, await CountAsync(city, set));
        }

        Assert.DoesNotContain("Sample city", await city.Http.GetStringAsync("/api/warnings/rules"), StringComparison.Ordinal);
        var buildings = await city.Http.GetFromJsonAsync<JsonElement>("/ogc/collections/building/items?limit=1");
        Assert.Equal(0, buildings.GetProperty("features").GetArrayLength());
        city.Signal("TERM");
        Assert.Equal(0, await city.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(File.Exists(Path.Combine(folder.Path, "sample-city-removed")), "The next start would bring it back.");
    }

    private static async Task UntilAsync(CiviumProcess civium, Func<Task<bool>> reached)
    {
        var begun = Stopwatch.StartNew();
        while (!await reached())
        {
            Assert.True(begun.Elapsed < Patience, civium.Output);
            await Task.Delay(300);
        }
    }

    private static async Task<long> CountAsync(CiviumProcess civium, string set) =>
        (await civium.Http.GetFromJsonAsync<JsonElement>($"/sensorthings/v1.1/{set}?$top=0&$count=true")).GetProperty("@iot.count").GetInt64();

    private static async Task<HashSet<string>> WarningsAsync(CiviumProcess civium) =>
        [.. (await civium.Http.GetFromJsonAsync<JsonElement>("/api/warnings?limit=1000")).GetProperty("items").EnumerateArray().Select(warning => warning.GetProperty("ruleName").GetString()!)];
}
