using System.Net;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>MultiDatastreams (OGC 18-088, section 14).</summary>
public sealed class MultiDatastreamTests(SensingHost host)
{
    private const string Wind = """
        {"name":"wind","description":"speed and direction","multiObservationDataTypes":["http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"],
         "unitOfMeasurements":[{"name":"metre per second","symbol":"m/s","definition":"a"},{"name":"degree","symbol":"deg","definition":"b"}],
         "Sensor":{"name":"mast","description":"d","encodingType":"text/html","metadata":"m"},
         "ObservedProperties":[{"name":"speed","description":"d","definition":"http://x/speed"},{"name":"direction","description":"d","definition":"http://x/direction"}]}
        """;

    [Fact]
    [Requirement("multi-datastream/properties")]
    [Requirement("multi-datastream/relations")]
    [Requirement("multi-datastream/constraints")]
    public async Task Results_are_arrays_with_an_item_for_each_observed_property()
    {
        var (thing, multi) = await MultiAsync();
        var read = await host.GetAsync($"MultiDatastreams({multi})");
        Assert.EndsWith("OM_ComplexObservation", read.GetProperty("observationType").GetString(), StringComparison.Ordinal);
        Assert.Equal(["speed", "direction"], (await host.GetAsync($"MultiDatastreams({multi})/ObservedProperties")).GetProperty("value").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(thing, (await host.GetAsync($"MultiDatastreams({multi})/Thing")).GetProperty("@iot.id").GetInt64());
        var made = await host.PostAsync($"MultiDatastreams({multi})/Observations", """{"phenomenonTime":"2026-03-01T00:00:00Z","result":[3.5,270]}""");
        Assert.True(made.TryGetProperty("MultiDatastream@iot.navigationLink", out _));
        Assert.False(made.TryGetProperty("Datastream@iot.navigationLink", out _));
        await host.PostAsync("CreateObservations", $$"""[{"MultiDatastream":{"@iot.id":{{multi}}},"components":["phenomenonTime","result"],"dataArray":[["2026-03-01T01:00:00Z",[4,180]],["2026-03-01T02:00:00Z",4]]}]""");
        await host.PostAsync("Observations", $$"""{"phenomenonTime":"2026-03-01T03:00:00Z","result":[5,90],"MultiDatastream":{"@iot.id":{{multi}} } }""");
        var found = await host.GetAsync($"Observations?$count=true&$filter=MultiDatastream/id%20eq%20{multi}%20and%20MultiDatastream/Thing/id%20eq%20{thing}&$expand=MultiDatastream($select=id)");
        Assert.Equal(3, found.GetProperty("@iot.count").GetInt32());
        Assert.Equal(multi, found.GetProperty("value")[0].GetProperty("MultiDatastream").GetProperty("@iot.id").GetInt64());
        Assert.Equal(1, (await host.GetAsync($"MultiDatastreams({multi})/Observations?$count=true&$filter=result/0%20gt%204")).GetProperty("@iot.count").GetInt32());
        Assert.StartsWith("2026-03-01T00:00:00.000Z/2026-03-01T03", (await host.GetAsync($"MultiDatastreams({multi})")).GetProperty("phenomenonTime").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await host.GetAsync($"Things?$count=true&$filter=id%20eq%20{thing}%20and%20MultiDatastreams/ObservedProperties/name%20eq%20'speed'")).GetProperty("@iot.count").GetInt32());
        await host.SendAsync(HttpMethod.Delete, $"MultiDatastreams({multi})", null, HttpStatusCode.OK);
        await host.GetAsync($"Observations({made.GetProperty("@iot.id")})", HttpStatusCode.NotFound);
    }

    [Theory]
    [Requirement("multi-datastream/properties", negative: true)]
    [Requirement("multi-datastream/relations", negative: true)]
    [Requirement("multi-datastream/constraints", negative: true)]
    [InlineData("\"name\":\"wind\",", "", "name")]
    [InlineData("\"unitOfMeasurements\"", "\"unitOfMeasurement\"", "unitOfMeasurements")]
    [InlineData(",{\"name\":\"degree\",\"symbol\":\"deg\",\"definition\":\"b\"}", "", "unitOfMeasurements")]
    [InlineData(",{\"name\":\"direction\",\"description\":\"d\",\"definition\":\"http://x/direction\"}", "", "multiObservationDataTypes")]
    [InlineData("\"Sensor\"", "\"Instrument\"", "Sensor")]
    [InlineData("\"name\":\"wind\"", "\"name\":\"wind\",\"observationType\":\"http://x\"", "observationType")]
    public async Task One_whose_parts_do_not_fit_is_refused(string found, string instead, string where)
    {
        var thing = (await host.PostAsync("Things", """{"name":"mast","description":"d"}""")).GetProperty("@iot.id");
        var answer = await host.PostAsync($"Things({thing})/MultiDatastreams", Wind.Replace(found, instead, StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.Contains(where, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[1]")]
    [InlineData("[1,2,3]")]
    [InlineData("null")]
    public async Task A_result_of_another_shape_is_refused(string result)
    {
        var (_, multi) = await MultiAsync();
        await host.PostAsync($"MultiDatastreams({multi})/Observations", $$"""{"result":{{result}} }""", HttpStatusCode.BadRequest);
        Assert.Equal("0", (await host.GetAsync($"MultiDatastreams({multi})/Observations/$count")).GetString());
    }

    private async Task<(long Thing, long Multi)> MultiAsync()
    {
        var thing = (await host.PostAsync("Things", $$"""{"name":"mast","description":"d","Locations":[{{Bodies.Place}}]}""")).GetProperty("@iot.id").GetInt64();
        return (thing, (await host.PostAsync($"Things({thing})/MultiDatastreams", Wind)).GetProperty("@iot.id").GetInt64());
    }
}
