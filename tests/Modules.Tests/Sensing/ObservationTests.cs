using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

public sealed class ObservationTests(SensingHost host)
{
    [Fact]
    public async Task An_observation_is_posted_read_changed_and_deleted()
    {
        var (_, stream) = await host.StationAsync("one");
        var made = await host.PostAsync("Observations", $$"""
            {"phenomenonTime":"2026-03-01T08:00:00+08:00/2026-03-01T09:00:00+08:00","resultTime":"2026-03-01T01:05:00Z","result":{"a":1},
             "parameters":{"p":2},"Datastream":{"@iot.id":{{stream}} } }
            """);
        var path = $"Observations({made.GetProperty("@iot.id")})";
        Assert.Equal("2026-03-01T00:00:00.000Z/2026-03-01T01:00:00.000Z", made.GetProperty("phenomenonTime").GetString());
        Assert.True(JsonElement.DeepEquals(made, await host.GetAsync(path)));
        var changed = await host.SendAsync(HttpMethod.Patch, path, """{"result":7,"resultQuality":"good"}""", HttpStatusCode.OK);
        Assert.Equal(7, changed.GetProperty("result").GetDouble());
        Assert.Equal("good", changed.GetProperty("resultQuality").GetString());
        Assert.Equal(2, changed.GetProperty("parameters").GetProperty("p").GetInt32());
        await host.SendAsync(HttpMethod.Delete, path, null, HttpStatusCode.OK);
        await host.GetAsync(path, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task CreateObservations_answers_row_by_row()
    {
        var (_, stream) = await host.StationAsync("many");
        var answers = await host.PostAsync("CreateObservations", $$"""
            [{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray@iot.count":3,
              "dataArray":[["2026-03-01T00:00:00Z",1],["no time",2],["2026-03-01T01:00:00Z",1e999],["2026-03-01T02:00:00Z",4]]},
             {"Datastream":{"@iot.id":99999999},"components":["result"],"dataArray":[[1]]}]
            """);
        var texts = answers.EnumerateArray().Select(one => one.GetString()!).ToArray();
        Assert.Equal(5, texts.Length);
        Assert.All(new[] { 1, 2, 4 }, row => Assert.StartsWith("error", texts[row], StringComparison.Ordinal));
        Assert.Equal(4, (await host.GetAsync(new Uri(texts[3]).PathAndQuery)).GetProperty("result").GetDouble());
        Assert.Equal(2, (await host.GetAsync($"Datastreams({stream})/Observations?$count=true&$top=0")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    public async Task One_reading_per_time_keeps_the_one_that_is_declared()
    {
        var body = """{"phenomenonTime":"2026-03-01T00:00:00Z","result":1}""";
        var other = """{"phenomenonTime":"2026-03-01T00:00:00Z","result":2}""";
        var (_, first) = await host.StationAsync("first", """{"onePerTime":"first","allowedLateness":"PT2H"}""");
        var kept = await host.PostAsync($"Datastreams({first})/Observations", body);
        var answered = await host.PostAsync($"Datastreams({first})/Observations", other);
        Assert.True(JsonElement.DeepEquals(kept, answered));
        var (_, last) = await host.StationAsync("last", """{"onePerTime":"last"}""");
        await host.PostAsync($"Datastreams({last})/Observations", body);
        await host.PostAsync($"Datastreams({last})/Observations", other);
        var left = (await host.GetAsync($"Datastreams({last})/Observations")).GetProperty("value");
        Assert.Equal(2, Assert.Single(left.EnumerateArray()).GetProperty("result").GetDouble());
        var bad = Bodies.Station("bad", """{"onePerTime":"maybe","allowedLateness":"soon"}""");
        var detail = (await host.PostAsync("Things", bad, HttpStatusCode.BadRequest)).GetProperty("detail").GetString()!;
        Assert.Contains("/Datastreams/0/properties/onePerTime", detail, StringComparison.Ordinal);
        Assert.Contains("/Datastreams/0/properties/allowedLateness", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_post_under_one_key_stores_one()
    {
        var (_, stream) = await host.StationAsync("repeat");
        var key = Guid.NewGuid().ToString();
        var first = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""", key: key);
        var second = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""", key: key);
        Assert.True(JsonElement.DeepEquals(first, second));
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":2}""", HttpStatusCode.UnprocessableEntity, key);
        Assert.Equal("1", (await host.GetAsync($"Datastreams({stream})/Observations/$count")).GetString());
    }

    [Fact]
    public async Task An_observation_with_a_feature_inline_makes_both()
    {
        var (_, stream) = await host.StationAsync("inline");
        var made = await host.PostAsync($"Datastreams({stream})/Observations", """
            {"result":"wet","FeatureOfInterest":{"name":"pond","description":"d","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}}}
            """);
        Assert.Equal("wet", made.GetProperty("result").GetString());
        Assert.Equal("pond", (await host.GetAsync($"Observations({made.GetProperty("@iot.id")})/FeatureOfInterest/name/$value")).GetString());
    }
}
