using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Flags of gaps, stuck and impossible values, and the health of streams.</summary>
public sealed class QualityTests(SensingHost host)
{
    private const string Declared = """{"expectedInterval":"PT1H","expectedRange":[-40,60],"stuckAfter":"PT3H"}""";

    [Fact]
    public async Task Gaps_stuck_and_impossible_values_are_flagged_when_stored()
    {
        var (_, stream) = await host.StationAsync("quality", Declared);
        (int Hour, double Value, string[] Flags)[] readings =
        [
            (0, 10, []), (1, 11, []), (2, 99, ["impossible"]), (3, 12, []), (6, 12, ["gap", "stuck"]), (7, 12, ["stuck"]), (8, 13, []),
            (5, 13, []), (9, -41, ["impossible"]), (10, 13, []),
        ];
        foreach (var (hour, value, flags) in readings)
        {
            var stored = await host.PostAsync($"Datastreams({stream})/Observations", $$"""{"result":{{value}},"phenomenonTime":"2024-05-01T{{hour:00}}:00:00Z"}""");
            Assert.Equal((hour, string.Join(',', flags)), (hour, string.Join(',', Names(stored))));
            var read = await host.GetAsync($"Observations({stored.GetProperty("@iot.id")})");
            Assert.Equal(flags, Names(read));
        }
    }

    [Fact]
    public async Task A_batch_gets_the_flags_that_single_readings_get_and_the_senders_own_word_stays()
    {
        var (_, stream) = await host.StationAsync("quality", Declared);
        var rows = string.Join(',', new[] { 1, 2, 9 }.Select(hour => $"[\"2024-05-01T{hour:00}:00:00Z\",{hour * 10},{{\"sender\":true}}]"));
        await host.PostAsync(
            "CreateObservations", $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result","resultQuality"],"dataArray":[{{rows}}]}]""");
        var stored = await host.GetAsync($"Datastreams({stream})/Observations?$orderby=phenomenonTime");
        var last = stored.GetProperty("value")[2].GetProperty("resultQuality");
        Assert.True(last[0].GetProperty("sender").GetBoolean());
        Assert.Equal(["impossible", "gap"], last.EnumerateArray().Skip(1).Select(flag => flag.GetProperty("nameOfMeasure").GetString()));
        Assert.Equal("DQ_ConformanceResult", last[1].GetProperty("result").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("""{"expectedInterval":"an hour"}""", "expectedInterval")]
    [InlineData("""{"expectedInterval":"PT0S"}""", "expectedInterval")]
    [InlineData("""{"expectedInterval":3600}""", "expectedInterval")]
    [InlineData("""{"expectedRange":[60,-40]}""", "expectedRange")]
    [InlineData("""{"expectedRange":[1]}""", "expectedRange")]
    [InlineData("""{"expectedRange":["a","b"]}""", "expectedRange")]
    [InlineData("""{"stuckAfter":"-PT1H"}""", "stuckAfter")]
    public async Task Declarations_are_checked_when_written(string properties, string named)
    {
        var answer = await host.PostAsync("Things", Bodies.Station("quality", properties), HttpStatusCode.BadRequest);
        Assert.Contains(named, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_tells_the_state_the_last_reading_and_the_share_received()
    {
        var (_, stream) = await host.StationAsync("health", """{"expectedInterval":"PT10M","expectedRange":[0,100]}""");
        Assert.Equal("silent", (await HealthAsync(stream)).GetProperty("state").GetString());
        var now = DateTime.UtcNow;
        await ReadAsync(stream, now.AddMinutes(-22), 5);
        Assert.Equal("late", (await HealthAsync(stream)).GetProperty("state").GetString());
        await ReadAsync(stream, now.AddMinutes(-12), 5);
        await ReadAsync(stream, now.AddMinutes(-2), 5);
        var health = await HealthAsync(stream);
        Assert.Equal("ok", health.GetProperty("state").GetString());
        Assert.Equal(0.5, health.GetProperty("shareOfHour").GetDouble());
        Assert.Equal(600, health.GetProperty("expectedIntervalSeconds").GetDouble());
        await ReadAsync(stream, now.AddMinutes(-1), 500);
        Assert.Equal("impossible", (await HealthAsync(stream)).GetProperty("state").GetString());

        var page = await ListAsync($"state=impossible&after={stream - 1}&top=1");
        Assert.Equal(stream, page.GetProperty("value")[0].GetProperty("id").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync("/api/sensing/streams/health?state=well")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync("/api/sensing/streams/987654321/health")).StatusCode);
    }

    private Task<JsonElement> HealthAsync(long stream) => host.GetAsync($"/api/sensing/streams/{stream}/health");

    private Task<JsonElement> ListAsync(string query) => host.GetAsync($"/api/sensing/streams/health?{query}");

    private Task<JsonElement> ReadAsync(long stream, DateTime time, double value) =>
        host.PostAsync($"Datastreams({stream})/Observations", $$"""{"result":{{value}},"phenomenonTime":"{{time:yyyy-MM-ddTHH:mm:ssZ}}"}""");

    private static string[] Names(JsonElement observation) => observation.TryGetProperty("resultQuality", out var quality) && quality.ValueKind == JsonValueKind.Array
        ? [.. quality.EnumerateArray().Select(flag => flag.GetProperty("nameOfMeasure").GetString()!)] : [];
}
