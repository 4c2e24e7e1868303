using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>Creating, changing and deleting (OGC 18-088, section 10), and CreateObservations (section 12).</summary>
public sealed class WritingTests(SensingHost host)
{
    [Fact]
    [Requirement("create-update-delete/create-entity")]
    [Requirement("create-update-delete/link-to-existing-entities")]
    [Requirement("create-update-delete/deep-insert")]
    [Requirement("create-update-delete/deep-insert-status-code")]
    public async Task Entities_are_created_by_themselves_linked_and_with_others_inside()
    {
        using var response = await host.Client.PostAsync("Things", new StringContent(Bodies.Station("deep"), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var thing = await host.GetAsync(response.Headers.Location!.AbsoluteUri);
        var stream = (await host.GetAsync($"Things({thing.GetProperty("@iot.id")})/Datastreams?$expand=Sensor,ObservedProperty")).GetProperty("value")[0];
        var linked = Bodies.Stream("linked")
            .Replace(Bodies.Sensor, $$"""{"@iot.id":{{stream.GetProperty("Sensor").GetProperty("@iot.id")}}}""", StringComparison.Ordinal)
            .Replace(Bodies.Property, $$"""{"@iot.id":{{stream.GetProperty("ObservedProperty").GetProperty("@iot.id")}}}""", StringComparison.Ordinal);
        var made = await host.PostAsync($"Things({thing.GetProperty("@iot.id")})/Datastreams", linked);
        Assert.Equal(2, (await host.GetAsync($"Datastreams({made.GetProperty("@iot.id")})/Sensor/Datastreams?$count=true")).GetProperty("@iot.count").GetInt32());
    }

    [Theory]
    [Requirement("create-update-delete/create-entity", negative: true)]
    [Requirement("create-update-delete/link-to-existing-entities", negative: true)]
    [Requirement("create-update-delete/deep-insert", negative: true)]
    [Requirement("create-update-delete/deep-insert-status-code", negative: true)]
    [InlineData("\"name\":\"TEOM\"", "\"nam\":\"TEOM\"")]
    [InlineData(Bodies.Property, """{"@iot.id":987654321}""")]
    [InlineData("\"coordinates\"", "\"coordinates\":1,\"coordinates\"")]
    public async Task One_fault_anywhere_creates_nothing(string found, string instead)
    {
        var name = "fault" + Guid.NewGuid().ToString("N");
        await host.PostAsync("Things", Bodies.Station(name).Replace(found, instead, StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.Equal(0, (await host.GetAsync($"Things?$count=true&$filter=name%20eq%20'{name}'")).GetProperty("@iot.count").GetInt32());
        Assert.Equal(0, (await host.GetAsync($"Datastreams?$count=true&$filter=startswith(name,'{name}')")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    [Requirement("create-update-delete/update-entity")]
    [Requirement("create-update-delete/update-entity-put")]
    [Requirement("create-update-delete/update-entity-jsonpatch")]
    public async Task Entities_are_changed_in_part_as_a_whole_and_by_a_patch()
    {
        var (thing, stream) = await host.StationAsync("change");
        await host.SendAsync(HttpMethod.Patch, $"Things({thing})", """{"description":"patched"}""", HttpStatusCode.OK);
        Assert.Equal("change", (await host.GetAsync($"Things({thing})")).GetProperty("name").GetString());
        var put = await host.SendAsync(HttpMethod.Put, $"Things({thing})", $$"""{"@iot.id":{{thing}},"name":"put","description":"whole"}""", HttpStatusCode.OK);
        Assert.False(put.TryGetProperty("properties", out _));
        var patched = await PatchAsync($"Things({thing})", """[{"op":"test","path":"/name","value":"put"},{"op":"add","path":"/properties","value":{"a":{"b":[1,2]} } },{"op":"remove","path":"/properties/a/b/0"}]""", HttpStatusCode.OK);
        Assert.Equal(2, patched.GetProperty("properties").GetProperty("a").GetProperty("b")[0].GetInt32());
        var made = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1,"resultTime":"2026-03-01T00:00:00Z","parameters":{"p":1} }""");
        var path = $"Observations({made.GetProperty("@iot.id")})";
        Assert.Equal(3, (await PatchAsync(path, """[{"op":"replace","path":"/result","value":3},{"op":"move","from":"/parameters/p","path":"/parameters/q"}]""", HttpStatusCode.OK)).GetProperty("result").GetInt32());
        var whole = await host.SendAsync(HttpMethod.Put, path, """{"result":"new"}""", HttpStatusCode.OK);
        Assert.Equal(made.GetProperty("phenomenonTime").GetString(), whole.GetProperty("phenomenonTime").GetString());
        Assert.False(whole.TryGetProperty("parameters", out _));
    }

    [Theory]
    [Requirement("create-update-delete/update-entity", negative: true)]
    [Requirement("create-update-delete/update-entity-put", negative: true)]
    [Requirement("create-update-delete/update-entity-jsonpatch", negative: true)]
    [InlineData("PATCH", """{"Locations":[{"name":"a","description":"b","encodingType":"c","location":{} }]}""", "application/json")]
    [InlineData("PATCH", """{"name":null}""", "application/json")]
    [InlineData("PATCH", """{"@iot.id":5}""", "application/json")]
    [InlineData("PUT", """{"name":"only"}""", "application/json")]
    [InlineData("PUT", """{"name":"a","description":"b","Datastreams":[{"name":"x"}]}""", "application/json")]
    [InlineData("PATCH", """[{"op":"test","path":"/name","value":"other"},{"op":"remove","path":"/properties"}]""", "application/json-patch+json")]
    [InlineData("PATCH", """[{"op":"remove","path":"/name"}]""", "application/json-patch+json")]
    [InlineData("PATCH", """[{"op":"replace","path":"/nowhere/a","value":1}]""", "application/json-patch+json")]
    [InlineData("PATCH", """[{"op":"explode","path":"/name"}]""", "application/json-patch+json")]
    [InlineData("PATCH", """{"op":"remove"}""", "application/json-patch+json")]
    public async Task A_bad_change_is_refused_and_changes_nothing(string method, string body, string type)
    {
        var (thing, _) = await host.StationAsync("unchanged");
        var before = await host.GetAsync($"Things({thing})");
        using var request = new HttpRequestMessage(new HttpMethod(method), $"Things({thing})") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(JsonElement.DeepEquals(before, await host.GetAsync($"Things({thing})")));
    }

    [Fact]
    [Requirement("create-update-delete/delete-entity")]
    public async Task Deleting_takes_what_cannot_be_without_it()
    {
        var (thing, stream) = await host.StationAsync("cascade");
        var made = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
        var property = await host.GetAsync($"Datastreams({stream})/ObservedProperty");
        await host.SendAsync(HttpMethod.Delete, $"ObservedProperties({property.GetProperty("@iot.id")})", null, HttpStatusCode.OK);
        await host.GetAsync($"Datastreams({stream})", HttpStatusCode.NotFound);
        await host.GetAsync($"Observations({made.GetProperty("@iot.id")})", HttpStatusCode.NotFound);
        await host.GetAsync($"Things({thing})");
        await host.PostAsync($"Things({thing})/Datastreams", Bodies.Stream("again", more: $",\"@iot.id\":{stream}"), HttpStatusCode.Conflict);
    }

    [Theory]
    [Requirement("create-update-delete/delete-entity", negative: true)]
    [InlineData("Things", HttpStatusCode.MethodNotAllowed)]
    [InlineData("Things(987654321)", HttpStatusCode.NotFound)]
    [InlineData("Things(1)/name", HttpStatusCode.MethodNotAllowed)]
    public async Task Only_one_entity_that_is_there_can_be_deleted(string path, HttpStatusCode expected)
    {
        if (path == "Things(1)/name")
        {
            path = $"Things({(await host.StationAsync("stays")).Thing})/name";
        }

        await host.SendAsync(HttpMethod.Delete, path, null, expected);
    }

    [Fact]
    [Requirement("create-update-delete/historical-location-auto-creation")]
    [Requirement("create-update-delete/historical-location-manual-creation")]
    public async Task Places_a_thing_leaves_are_remembered_and_may_be_told_by_hand()
    {
        var (thing, _) = await host.StationAsync("moves");
        await host.PostAsync($"Things({thing})/Locations", Bodies.Place.Replace("Dongsi", "Tiantan", StringComparison.Ordinal));
        Assert.Equal(2, (await host.GetAsync($"Things({thing})/HistoricalLocations?$count=true")).GetProperty("@iot.count").GetInt32());
        var old = await host.PostAsync("Locations", Bodies.Place.Replace("Dongsi", "Old", StringComparison.Ordinal));
        var body = $$"""{"time":"2001-01-01T00:00:00Z","Thing":{"@iot.id":{{thing}}},"Locations":[{"@iot.id":{{old.GetProperty("@iot.id")}} }]}""";
        await host.PostAsync("HistoricalLocations", body);
        Assert.Equal("Tiantan", (await host.GetAsync($"Things({thing})/Locations")).GetProperty("value")[0].GetProperty("name").GetString());
        await host.PostAsync("HistoricalLocations", body.Replace("2001", "2101", StringComparison.Ordinal));
        Assert.Equal("Old", Assert.Single((await host.GetAsync($"Things({thing})/Locations")).GetProperty("value").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [Requirement("create-update-delete/historical-location-auto-creation", negative: true)]
    [Requirement("create-update-delete/historical-location-manual-creation", negative: true)]
    [InlineData("Things(0)/Locations", """{"name":"a","description":"b"}""")]
    [InlineData("Things(0)/HistoricalLocations", """{"time":"2001-01-01T00:00:00Z"}""")]
    [InlineData("Things(0)/HistoricalLocations", """{"time":"never","Locations":[{"@iot.id":1}]}""")]
    public async Task A_place_that_is_refused_is_not_remembered(string path, string body)
    {
        var (thing, _) = await host.StationAsync("still");
        await host.PostAsync(path.Replace("(0)", $"({thing})", StringComparison.Ordinal), body, HttpStatusCode.BadRequest);
        Assert.Equal(1, (await host.GetAsync($"Things({thing})/HistoricalLocations?$count=true")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    [Requirement("data-array/data-array")]
    public async Task Observations_come_and_go_as_data_arrays()
    {
        var (_, stream) = await host.StationAsync("array");
        var made = await host.PostAsync("CreateObservations", $$"""
            [{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result","FeatureOfInterest/id"],"dataArray":[["2026-03-01T00:00:00Z",1,987654321]]},
             {"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[["2026-03-01T00:00:00Z",1],["2026-03-01T01:00:00Z",2]]}]
            """);
        Assert.StartsWith("error", made[0].GetString(), StringComparison.Ordinal);
        var read = await host.GetAsync($"Datastreams({stream})/Observations?$resultFormat=dataArray&$count=true&$orderby=phenomenonTime");
        var group = Assert.Single(read.GetProperty("value").EnumerateArray());
        Assert.Equal(2, read.GetProperty("@iot.count").GetInt32());
        Assert.Equal(2, group.GetProperty("dataArray@iot.count").GetInt32());
        Assert.EndsWith($"Datastreams({stream})", group.GetProperty("Datastream@iot.navigationLink").GetString(), StringComparison.Ordinal);
        var place = group.GetProperty("components").EnumerateArray().Select(one => one.GetString()).ToList().IndexOf("result");
        Assert.Equal([1, 2], group.GetProperty("dataArray").EnumerateArray().Select(row => row[place].GetInt32()));
    }

    [Theory]
    [Requirement("data-array/data-array", negative: true)]
    [InlineData("""{"components":["result"]}""")]
    [InlineData("""[{"components":["result"],"dataArray":[[1]]}]""")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"components":["result","nothing"],"dataArray":[[1,2]]}]""")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"MultiDatastream":{"@iot.id":1},"components":["result"],"dataArray":[[1]]}]""")]
    [InlineData("""[{"Datastream":{"@iot.id":-1},"components":["result"],"dataArray":[[1]]}]""")]
    public async Task A_data_array_without_its_frame_is_refused(string body) =>
        await host.PostAsync("CreateObservations", body, HttpStatusCode.BadRequest);

    private async Task<JsonElement> PatchAsync(string path, string body, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json-patch+json")) };
        using var response = await host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
