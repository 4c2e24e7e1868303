using System.Net;
using System.Text.Json;
using Civium.Modules.Tests.Sensing.Mqtt;
using MQTTnet.Formatter;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Devices that speak their own language, driven over HTTP and MQTT from outside.</summary>
public sealed class DeviceTests(MqttHost host) : IClassFixture<MqttHost>
{
    private const string Passage = """{"time":"2026-03-05T10:30:00Z","spacing":3,"first":[0,97.2],"second":[108,205.2]}""";

    [Fact]
    public async Task A_passage_becomes_speed_and_acceleration_at_its_middle()
    {
        var (thing, streams) = await MakeAsync("axle-speed", "speed", "acceleration");

        var answer = await host.PostAsync($"/api/sensing/devices/{thing}/messages", Passage);

        // Axles and wheelbase have no Datastream here, so they are left out.
        Assert.Equal(2, answer.GetProperty("observations").GetArrayLength());
        var speed = Assert.Single(await ReadAsync(streams["speed"]));
        Assert.Equal(100, speed.GetProperty("result").GetDouble(), 3);
        Assert.Equal("2026-03-05T10:30:00.102600Z", speed.GetProperty("phenomenonTime").GetString());
        Assert.Equal(0, Assert.Single(await ReadAsync(streams["acceleration"])).GetProperty("result").GetDouble(), 3);
    }

    [Fact]
    public async Task Tags_become_their_identities_as_text()
    {
        var (thing, streams) = await MakeAsync("rfid-gate", "tag", "tags");
        await host.PostAsync(
            $"/api/sensing/devices/{thing}/messages",
            """{"time":"2026-03-05T10:30:00Z","reader":"gate-7","reads":[{"epc":"3074257BF7194E4000001A85","time":"2026-03-05T10:30:01Z","rssi":-58.5},{"epc":"3074257BF7194E4000001A86"}]}""");

        Assert.Equal(
            ["urn:epc:id:sgtin:0614141.812345.6790", "urn:epc:id:sgtin:0614141.812345.6789"],
            (await ReadAsync(streams["tag"])).Select(reading => reading.GetProperty("result").GetString()));
        Assert.Equal(2, Assert.Single(await ReadAsync(streams["tags"])).GetProperty("result").GetInt32());
    }

    [Fact]
    public async Task Over_mqtt_the_same_message_is_stored_before_it_is_acknowledged()
    {
        var (thing, streams) = await MakeAsync("axle-speed", "speed");
        using var device = await host.DeviceAsync(MqttProtocolVersion.V500);

        Assert.True((await MqttHost.PublishAsync(device, $"devices/{thing}/messages", Passage)).IsSuccess);
        Assert.Single(await ReadAsync(streams["speed"]));
        var bad = await MqttHost.PublishAsync(device, $"devices/{thing}/messages", """{"time":"2026-03-05T10:30:00Z","spacing":3,"first":[0],"second":[]}""");
        Assert.False(bad.IsSuccess);
        Assert.Contains("/second", bad.ReasonString, StringComparison.Ordinal);
        Assert.False((await MqttHost.PublishAsync(device, "devices/9999999/messages", Passage)).IsSuccess);
        Assert.False((await MqttHost.PublishAsync(device, "devices/x/messages", Passage)).IsSuccess);
        Assert.Single(await ReadAsync(streams["speed"]));
    }

    [Fact]
    public async Task The_same_key_stores_a_message_once()
    {
        var (thing, streams) = await MakeAsync("axle-speed", "speed");
        var key = Guid.NewGuid().ToString();
        var first = await host.PostAsync($"/api/sensing/devices/{thing}/messages", Passage, HttpStatusCode.Created, key);
        var second = await host.PostAsync($"/api/sensing/devices/{thing}/messages", Passage, HttpStatusCode.Created, key);

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Single(await ReadAsync(streams["speed"]));
    }

    [Fact]
    public async Task Bad_messages_are_told_where_and_change_nothing()
    {
        var (thing, streams) = await MakeAsync("noise-meter", "laeq", "lafmax");
        var bad = await host.PostAsync(
            $"/api/sensing/devices/{thing}/messages", """{"time":"2026-03-05T10:30:00Z","values":{"laeq":50,"lafmax":1000}}""", HttpStatusCode.BadRequest);
        Assert.Equal("/values/lafmax", bad.GetProperty("where").GetString());
        await host.PostAsync($"/api/sensing/devices/{thing}/messages", "[1", HttpStatusCode.BadRequest);
        await host.PostAsync($"/api/sensing/devices/{thing}/messages", "", HttpStatusCode.BadRequest);
        await host.PostAsync($"/api/sensing/devices/{thing}/messages", new string(' ', 300_000) + "1", HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(await ReadAsync(streams["laeq"]));
    }

    [Fact]
    public async Task What_is_no_device_says_so()
    {
        await host.PostAsync("/api/sensing/devices/987654321/messages", Passage, HttpStatusCode.NotFound);
        var (plain, _) = await MakeAsync(null);
        Assert.Equal("no-profile", (await host.PostAsync($"/api/sensing/devices/{plain}/messages", Passage, HttpStatusCode.Conflict)).GetProperty("code").GetString());
        var (unknown, _) = await MakeAsync("teapot");
        Assert.Equal("unknown-profile", (await host.PostAsync($"/api/sensing/devices/{unknown}/messages", Passage, HttpStatusCode.Conflict)).GetProperty("code").GetString());
        var (empty, _) = await MakeAsync("axle-speed");
        Assert.Equal("no-stream", (await host.PostAsync($"/api/sensing/devices/{empty}/messages", Passage, HttpStatusCode.Conflict)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Profiles_are_listed_with_what_a_datastream_needs()
    {
        var profiles = await host.GetAsync("/api/sensing/profiles");
        Assert.Equal(10, profiles.GetArrayLength());
        var axle = await host.GetAsync("/api/sensing/profiles/axle-speed");
        Assert.Contains("spacing", axle.GetProperty("example").GetString(), StringComparison.Ordinal);
        Assert.Equal("km/h", axle.GetProperty("streams")[0].GetProperty("unit").GetString());
        await host.GetAsync("/api/sensing/profiles/teapot", HttpStatusCode.NotFound);
    }

    private async Task<(long Thing, Dictionary<string, long> Streams)> MakeAsync(string? profile, params string[] streams)
    {
        var name = "Device " + Guid.NewGuid().ToString("N");
        var properties = profile is null ? "{}" : $$"""{"profile":"{{profile}}"}""";
        var own = string.Join(',', streams.Select(stream => $$"""
            {"name":"{{name}} {{stream}}","description":"d","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation",
             "unitOfMeasurement":{"name":"u","symbol":"u","definition":"u"},"properties":{"profileStream":"{{stream}}"},
             "Sensor":{"name":"s","description":"d","encodingType":"text/html","metadata":"m"},
             "ObservedProperty":{"name":"{{stream}}","definition":"urn:x","description":"d"} }
            """));
        var made = await host.PostAsync("Things", $$"""{"name":"{{name}}","description":"d","Datastreams":[{{own}}],"properties": {{properties}} }""");
        var thing = made.GetProperty("@iot.id").GetInt64();
        var known = await host.GetAsync($"Things({thing})/Datastreams");
        return (thing, known.GetProperty("value").EnumerateArray().ToDictionary(
            stream => stream.GetProperty("properties").GetProperty("profileStream").GetString()!, stream => stream.GetProperty("@iot.id").GetInt64()));
    }

    private async Task<JsonElement[]> ReadAsync(long stream) =>
        [.. (await host.GetAsync($"Datastreams({stream})/Observations?$orderby=phenomenonTime%20asc")).GetProperty("value").EnumerateArray()];
}
