using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>OGC 17-079r1: actuators, capabilities and tasks over HTTP.</summary>
public sealed class TaskingTests(SensingHost host)
{
    private const string Lamp = """
        {"name":"Dimming","description":"a street light",
         "taskingParameters":{"type":"DataRecord","field":[
           {"name":"level","type":"Quantity","constraint":{"interval":[[0,100]]}},
           {"name":"mode","type":"Category","optional":true,"constraint":{"type":"AllowedTokens","value":["steady","blink"]}}]},
         "Actuator":{"name":"Driver","description":"DALI","encodingType":"application/pdf","metadata":"https://example.org/dali.pdf"}}
        """;

    [Fact]
    public async Task A_task_is_checked_against_what_its_capability_declares()
    {
        var (thing, capability) = await CapabilityAsync();
        var made = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", """{"taskingParameters":{"level":40,"mode":"steady"}}""");
        Assert.Equal(40, made.GetProperty("taskingParameters").GetProperty("level").GetInt32());
        Assert.True(made.TryGetProperty("creationTime", out _));
        var path = $"Tasks({made.GetProperty("@iot.id")})";
        Assert.Equal(thing, (await host.GetAsync(path + "/TaskingCapability/Thing")).GetProperty("@iot.id").GetInt64());
        Assert.Equal("Driver", (await host.GetAsync(path + "/TaskingCapability/Actuator/name/$value")).GetString());
        var changed = await host.SendAsync(HttpMethod.Patch, path, """{"taskingParameters":{"level":10}}""", HttpStatusCode.OK);
        Assert.Equal(10, changed.GetProperty("taskingParameters").GetProperty("level").GetInt32());
        await host.SendAsync(HttpMethod.Delete, path, null, HttpStatusCode.OK);
        await host.GetAsync(path, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"level":101}""", "/taskingParameters/level")]
    [InlineData("""{"level":"high"}""", "/taskingParameters/level")]
    [InlineData("""{"mode":"steady"}""", "/taskingParameters/level")]
    [InlineData("""{"level":1,"mode":"off"}""", "/taskingParameters/mode")]
    [InlineData("""{"level":1,"colour":"red"}""", "/taskingParameters/colour")]
    public async Task A_task_that_does_not_fit_is_refused(string parameters, string where)
    {
        var (_, capability) = await CapabilityAsync();
        var answer = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", $$"""{"taskingParameters":{{parameters}}}""", HttpStatusCode.BadRequest);
        Assert.Contains(where, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await host.GetAsync($"TaskingCapabilities({capability})/Tasks?$count=true")).GetProperty("@iot.count").GetInt32());
    }

    [Theory]
    [InlineData("""{"type":"DataRecord","field":[]}""", "/taskingParameters/field")]
    [InlineData("""{"level":"Quantity"}""", "DataRecord")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Number"}]}""", "/taskingParameters/field/0/type")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","constraint":{"value":["x"]}}]}""", "/taskingParameters/field/0/constraint/value/0")]
    public async Task A_capability_that_declares_badly_is_refused(string parameters, string where)
    {
        var lamp = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Lamp)!;
        lamp["taskingParameters"] = JsonSerializer.Deserialize<JsonElement>(parameters);
        var thing = await host.PostAsync("Things", """{"name":"lamp","description":"d"}""");
        var answer = await host.PostAsync($"Things({thing.GetProperty("@iot.id")})/TaskingCapabilities", JsonSerializer.Serialize(lamp), HttpStatusCode.BadRequest);
        Assert.Contains(where, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_an_actuator_deletes_its_capabilities_and_their_tasks()
    {
        var (_, capability) = await CapabilityAsync();
        var task = await host.PostAsync($"TaskingCapabilities({capability})/Tasks", """{"taskingParameters":{"level":40}}""");
        var actuator = await host.GetAsync($"TaskingCapabilities({capability})/Actuator");
        await host.SendAsync(HttpMethod.Delete, $"Actuators({actuator.GetProperty("@iot.id")})", null, HttpStatusCode.OK);
        await host.GetAsync($"TaskingCapabilities({capability})", HttpStatusCode.NotFound);
        await host.GetAsync($"Tasks({task.GetProperty("@iot.id")})", HttpStatusCode.NotFound);
    }

    private async Task<(long Thing, long Capability)> CapabilityAsync()
    {
        var thing = (await host.PostAsync("Things", """{"name":"lamp","description":"d"}""")).GetProperty("@iot.id").GetInt64();
        return (thing, (await host.PostAsync($"Things({thing})/TaskingCapabilities", Lamp)).GetProperty("@iot.id").GetInt64());
    }
}
