using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>The data model (OGC 18-088, section 8): what each entity has, and what is refused.</summary>
public sealed class DataModelTests(SensingHost host)
{
    [Fact]
    [Requirement("datamodel/entity-control-information/common-control-information")]
    [Requirement("datamodel/thing/properties")]
    [Requirement("datamodel/thing/relations")]
    [Requirement("datamodel/location/properties")]
    [Requirement("datamodel/location/relations")]
    [Requirement("datamodel/historical-location/properties")]
    [Requirement("datamodel/historical-location/relations")]
    [Requirement("datamodel/datastream/properties")]
    [Requirement("datamodel/datastream/relations")]
    [Requirement("datamodel/sensor/properties")]
    [Requirement("datamodel/sensor/relations")]
    [Requirement("datamodel/observed-property/properties")]
    [Requirement("datamodel/observed-property/relations")]
    [Requirement("datamodel/observation/properties")]
    [Requirement("datamodel/observation/relations")]
    [Requirement("datamodel/feature-of-interest/properties")]
    [Requirement("datamodel/feature-of-interest/relations")]
    public async Task Each_entity_has_the_properties_and_relations_of_the_standard()
    {
        var (thing, stream) = await host.StationAsync("model");
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1,"resultTime":"2026-03-01T00:00:00Z"}""");
        foreach (var (path, members) in new[]
        {
            ($"Things({thing})", "name description properties Locations@ HistoricalLocations@ Datastreams@"),
            ($"Things({thing})/Locations", "name description encodingType location Things@ HistoricalLocations@"),
            ($"Things({thing})/HistoricalLocations", "time Thing@ Locations@"),
            ($"Datastreams({stream})", "name description unitOfMeasurement observationType observedArea phenomenonTime resultTime properties Thing@ Sensor@ ObservedProperty@ Observations@"),
            ($"Datastreams({stream})/Sensor", "name description encodingType metadata Datastreams@"),
            ($"Datastreams({stream})/ObservedProperty", "name definition description Datastreams@"),
            ($"Datastreams({stream})/Observations", "phenomenonTime result resultTime Datastream@ FeatureOfInterest@"),
            ($"Datastreams({stream})/Observations", "@iot.id @iot.selfLink"),
        })
        {
            var answer = await host.GetAsync(path);
            var entity = answer.TryGetProperty("value", out var list) ? list[0] : answer;
            Assert.True(entity.GetProperty("@iot.id").GetInt64() > 0);
            Assert.StartsWith("http://", entity.GetProperty("@iot.selfLink").GetString(), StringComparison.Ordinal);
            foreach (var member in members.Split(' '))
            {
                var name = member.EndsWith('@') ? member + "iot.navigationLink" : member;
                Assert.True(entity.TryGetProperty(name, out var value), $"{path} has no {name}");
                if (member.EndsWith('@'))
                {
                    await host.GetAsync(value.GetString()!);
                }
            }
        }

        var observation = (await host.GetAsync($"Datastreams({stream})/Observations")).GetProperty("value")[0];
        var feature = await host.GetAsync(observation.GetProperty("FeatureOfInterest@iot.navigationLink").GetString()!);
        Assert.All(new[] { "name", "description", "encodingType", "feature", "Observations@iot.navigationLink" }, name => Assert.True(feature.TryGetProperty(name, out _), name));
    }

    [Theory]
    [Requirement("datamodel/thing/properties", negative: true)]
    [Requirement("datamodel/location/properties", negative: true)]
    [Requirement("datamodel/sensor/properties", negative: true)]
    [Requirement("datamodel/observed-property/properties", negative: true)]
    [Requirement("datamodel/feature-of-interest/properties", negative: true)]
    [InlineData("Things", "name description", """{"name":"a","description":"b"}""")]
    [InlineData("Locations", "name description encodingType location", Bodies.Place)]
    [InlineData("Sensors", "name description encodingType metadata", Bodies.Sensor)]
    [InlineData("ObservedProperties", "name definition description", Bodies.Property)]
    [InlineData("FeaturesOfInterest", "name description encodingType feature", """{"name":"a","description":"b","encodingType":"application/geo+json","feature":{"type":"Point","coordinates":[1,2]}}""")]
    public async Task An_entity_without_a_mandatory_property_or_with_a_wrong_one_is_refused(string set, string mandatory, string body)
    {
        await host.PostAsync(set, body);
        foreach (var name in mandatory.Split(' '))
        {
            var without = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(body)!;
            without.Remove(name);
            var answer = await host.PostAsync(set, JsonSerializer.Serialize(without), HttpStatusCode.BadRequest);
            Assert.Contains(name, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await host.PostAsync(set, body.Replace("\"name\":", "\"name\":7,\"x\":", StringComparison.Ordinal), HttpStatusCode.BadRequest);
    }

    [Theory]
    [Requirement("datamodel/entity-control-information/common-control-information", negative: true)]
    [Requirement("datamodel/datastream/properties", negative: true)]
    [Requirement("datamodel/datastream/relations", negative: true)]
    [Requirement("datamodel/sensor/relations", negative: true)]
    [Requirement("datamodel/observed-property/relations", negative: true)]
    [Requirement("datamodel/thing/relations", negative: true)]
    [InlineData("\"unitOfMeasurement\"", "\"unit\"")]
    [InlineData("\"observationType\"", "\"type\"")]
    [InlineData("\"Sensor\"", "\"Sensors\"")]
    [InlineData("\"ObservedProperty\"", "\"Property\"")]
    [InlineData("\"description\":\"hourly\"", "\"description\":\"hourly\",\"@iot.id\":-1")]
    public async Task A_datastream_that_lacks_what_the_standard_asks_is_refused(string found, string instead)
    {
        var (thing, _) = await host.StationAsync("lacks");
        await host.PostAsync($"Things({thing})/Datastreams", Bodies.Stream("bad").Replace(found, instead, StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.Equal(1, (await host.GetAsync($"Things({thing})/Datastreams?$count=true")).GetProperty("@iot.count").GetInt32());
    }

    [Theory]
    [Requirement("datamodel/observation/properties", negative: true)]
    [Requirement("datamodel/observation/relations", negative: true)]
    [Requirement("datamodel/feature-of-interest/relations", negative: true)]
    [Requirement("datamodel/historical-location/properties", negative: true)]
    [Requirement("datamodel/historical-location/relations", negative: true)]
    [Requirement("datamodel/location/relations", negative: true)]
    [InlineData("Observations", """{"result":1}""")]
    [InlineData("Observations", """{"phenomenonTime":"2026-03-01T00:00:00Z","Datastream":{"@iot.id":1} }""")]
    [InlineData("Observations", """{"result":1,"Datastream":{"@iot.id":1},"MultiDatastream":{"@iot.id":1} }""")]
    [InlineData("FeaturesOfInterest(987654321)/Observations", """{"result":1}""")]
    [InlineData("HistoricalLocations", """{"time":"yesterday","Thing":{"@iot.id":1},"Locations":[{"@iot.id":1}]}""")]
    [InlineData("HistoricalLocations", """{"time":"2026-03-01T00:00:00Z"}""")]
    [InlineData("HistoricalLocations", """{"time":"2026-03-01T00:00:00Z","Thing":{"@iot.id":987654321},"Locations":[{"@iot.id":987654321}]}""")]
    [InlineData("Locations(987654321)/Things", """{"name":"a","description":"b"}""")]
    public async Task What_belongs_to_nothing_is_refused(string path, string body)
    {
        var answer = await host.SendAsync(HttpMethod.Post, path, body, path.Contains("987654321", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest);
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
    }
}
