using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

public sealed class EntityTests(SensingHost host)
{
    [Fact]
    public async Task Service_root_lists_the_standard_sets()
    {
        var root = await host.GetAsync("");
        var names = root.GetProperty("value").EnumerateArray().Select(set => set.GetProperty("name").GetString()).ToArray();
        Assert.Equal(["Things", "Locations", "HistoricalLocations", "Datastreams", "Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest", "MultiDatastreams", "TaskingCapabilities", "Tasks", "Actuators"], names);
        Assert.NotEmpty(root.GetProperty("serverSettings").GetProperty("conformance").EnumerateArray());
    }

    [Theory]
    [InlineData("Things", """{"name":"a","description":"b","properties":{"x":1}}""")]
    [InlineData("Locations", Bodies.Place)]
    [InlineData("Sensors", Bodies.Sensor)]
    [InlineData("ObservedProperties", Bodies.Property)]
    [InlineData("FeaturesOfInterest", """{"name":"a","description":"b","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}}""")]
    public async Task Each_set_creates_reads_changes_and_deletes(string set, string body)
    {
        var made = await host.PostAsync(set, body);
        var path = $"{set}({made.GetProperty("@iot.id")})";
        Assert.EndsWith(path, made.GetProperty("@iot.selfLink").GetString(), StringComparison.Ordinal);
        foreach (var member in JsonSerializer.Deserialize<JsonElement>(body).EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(member.Value, made.GetProperty(member.Name)), member.Name);
        }

        await host.SendAsync(HttpMethod.Patch, path, """{"description":"changed"}""", HttpStatusCode.OK);
        var read = await host.GetAsync(path);
        Assert.Equal("changed", read.GetProperty("description").GetString());
        Assert.Equal(made.GetProperty("name").GetString(), read.GetProperty("name").GetString());
        await host.SendAsync(HttpMethod.Delete, path, null, HttpStatusCode.OK);
        await host.GetAsync(path, HttpStatusCode.NotFound);
        await host.SendAsync(HttpMethod.Delete, path, null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Deep_insert_stores_all_of_it_and_its_observations()
    {
        var observations = ""","Observations":[{"phenomenonTime":"2026-03-01T00:00:00Z","result":1.5},{"phenomenonTime":"2026-03-01T01:00:00Z","result":2.5}]""";
        var thing = await host.PostAsync("Things", Bodies.Station("deep", more: observations));
        var id = thing.GetProperty("@iot.id");
        var stream = (await host.GetAsync($"Things({id})/Datastreams")).GetProperty("value")[0];
        Assert.Equal("2026-03-01T00:00:00.000Z/2026-03-01T01:00:00.000Z", stream.GetProperty("phenomenonTime").GetString());
        var streamId = stream.GetProperty("@iot.id");
        var read = (await host.GetAsync($"Things({id})/Datastreams({streamId})/Observations?$orderby=result%20desc")).GetProperty("value");
        Assert.Equal([2.5, 1.5], read.EnumerateArray().Select(one => one.GetProperty("result").GetDouble()));
        var first = read[0].GetProperty("@iot.id");
        Assert.Equal("Dongsi", (await host.GetAsync($"Observations({first})/FeatureOfInterest/name")).GetProperty("name").GetString());
        Assert.Equal("deep", (await host.GetAsync($"Observations({first})/Datastream/Thing/name/$value")).GetString());
        Assert.Equal("TEOM", (await host.GetAsync($"Datastreams({streamId})/Sensor")).GetProperty("name").GetString());
        Assert.Equal("ug/m3", (await host.GetAsync($"Datastreams({streamId})/unitOfMeasurement/symbol")).GetProperty("symbol").GetString());
        Assert.Equal(1, (await host.GetAsync($"Things({id})/HistoricalLocations?$count=true")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    public async Task A_fault_deep_inside_stores_nothing_and_names_each_place()
    {
        var name = "faulty" + Guid.NewGuid();
        var body = Bodies.Station(name).Replace("\"encodingType\":\"application/pdf\"", "\"encodingTyp\":1", StringComparison.Ordinal);
        var answer = await host.PostAsync("Things", body, HttpStatusCode.BadRequest);
        Assert.Contains("/Datastreams/0/Sensor/encodingTyp:", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("needs \"encodingType\"", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var link = Bodies.Station(name, more: ""","Observations":[{"result":1,"FeatureOfInterest":{"@iot.id":987654}}]""");
        Assert.Equal("unknown-link", (await host.PostAsync("Things", link, HttpStatusCode.BadRequest)).GetProperty("code").GetString());
        Assert.Equal(0, (await host.GetAsync($"Things?$count=true&$filter=name%20eq%20'{name}'")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    public async Task Chosen_ids_are_kept_where_free()
    {
        await host.PostAsync("Things", """{"@iot.id":4711,"name":"a","description":"b"}""");
        await host.PostAsync("Things", """{"@iot.id":4711,"name":"a","description":"b"}""", HttpStatusCode.Conflict);
        Assert.True((await host.PostAsync("Things", """{"name":"a","description":"b"}""")).GetProperty("@iot.id").GetInt64() > 4711);
        var (_, stream) = await host.StationAsync("ids");
        await host.PostAsync("Observations", $$"""{"@iot.id":5,"result":1,"Datastream":{"@iot.id":{{stream}} } }""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_new_location_replaces_the_old_and_is_remembered()
    {
        var (thing, stream) = await host.StationAsync("mover");
        var before = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
        await host.PostAsync($"Things({thing})/Locations", Bodies.Place.Replace("Dongsi", "Tiantan", StringComparison.Ordinal));
        var after = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":2}""");
        var places = await host.GetAsync($"Things({thing})/Locations");
        Assert.Equal("Tiantan", Assert.Single(places.GetProperty("value").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(2, (await host.GetAsync($"Things({thing})/HistoricalLocations")).GetProperty("value").GetArrayLength());
        Assert.Equal("Dongsi", (await host.GetAsync($"Observations({before.GetProperty("@iot.id")})/FeatureOfInterest/name/$value")).GetString());
        Assert.Equal("Tiantan", (await host.GetAsync($"Observations({after.GetProperty("@iot.id")})/FeatureOfInterest/name/$value")).GetString());
    }

    [Fact]
    public async Task Deleting_a_thing_deletes_its_streams_and_observations()
    {
        var (thing, stream) = await host.StationAsync("gone");
        var made = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
        await host.SendAsync(HttpMethod.Delete, $"Things({thing})", null, HttpStatusCode.OK);
        await host.GetAsync($"Datastreams({stream})", HttpStatusCode.NotFound);
        await host.GetAsync($"Observations({made.GetProperty("@iot.id")})", HttpStatusCode.NotFound);
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_datastream_cannot_be_moved_to_another_thing()
    {
        var (_, stream) = await host.StationAsync("here");
        var (other, _) = await host.StationAsync("there");
        var answer = await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", $$"""{"Thing":{"@iot.id":{{other}} } }""", HttpStatusCode.BadRequest);
        Assert.Equal("stream-cannot-move", answer.GetProperty("code").GetString());
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", """{"Thing":{"name":"x","description":"y"}}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_repeated_creation_under_one_key_makes_one_entity()
    {
        var key = Guid.NewGuid().ToString();
        var body = Bodies.Station("keyed");
        var first = await host.PostAsync("Things", body, key: key);
        var second = await host.PostAsync("Things", body, key: key);
        Assert.Equal(first.GetProperty("@iot.id").GetInt64(), second.GetProperty("@iot.id").GetInt64());
        await host.PostAsync("Things", Bodies.Station("other"), HttpStatusCode.UnprocessableEntity, key);
        await host.PostAsync("Things", body, HttpStatusCode.BadRequest, new string('k', 201));
    }
}
