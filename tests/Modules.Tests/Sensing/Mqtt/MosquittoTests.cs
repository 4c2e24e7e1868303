using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Modules.Tests.Sensing.Requirements;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>The two MQTT requirements of OGC 18-088, driven by clients that others wrote: mosquitto_pub and mosquitto_sub.</summary>
public sealed class MosquittoTests(MqttHost host) : IClassFixture<MqttHost>
{
    private const string Creation = "create-observations-via-mqtt/observations-creation";
    private const string Updates = "receive-updates-via-mqtt/receive-updates";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    [Requirement(Creation)]
    public async Task Observations_are_created_by_both_topics(string version)
    {
        var (_, stream) = await host.StationAsync("mosquitto");
        await PublishAsync(version, $"v1.1/Datastreams({stream})/Observations", """{"result":1.5,"phenomenonTime":"2024-05-01T00:00:00Z"}""");
        await PublishAsync(version, "v1.1/Observations", $$$"""{"result":2.5,"phenomenonTime":"2024-05-02T00:00:00Z","Datastream":{"@iot.id":{{{stream}}}}}""");
        var stored = await host.GetAsync($"Datastreams({stream})/Observations?$orderby=phenomenonTime&$select=result");
        Assert.Equal("""[{"result":1.5},{"result":2.5}]""", stored.GetProperty("value").GetRawText());
    }

    [Theory]
    [InlineData("v1.1/Datastreams(987654321)/Observations", """{"result":1}""", "RC:144")]
    [InlineData("v1.1/Observations", """{"result":1}""", "RC:153")]
    [InlineData("v1.1/Datastreams({0})/Observations", """{"result":}""", "RC:153")]
    [InlineData("v1.0/Observations", """{"result":1}""", "RC:144")]
    [Requirement(Creation, negative: true)]
    public async Task What_creates_no_observation_is_refused(string topic, string body, string expected)
    {
        var (_, stream) = await host.StationAsync("mosquitto");
        var answer = await PublishAsync("mqttv5", topic.Replace("{0}", stream.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), body);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
        Assert.Equal("0", await host.CountAsync(stream));
    }

    [Theory]
    [InlineData("mqttv311", "v1.1/Datastreams({0})/Observations?$select=result", """{"result":7}""")]
    [InlineData("mqttv5", "v1.1/Datastreams({0})/Observations?$select=result,resultTime", """{"result":7,"resultTime":null}""")]
    [InlineData("mqttv5", "v1.1/Observations?$select=result&$filter=Datastream/id eq {0}", """{"result":7}""")]
    [Requirement(Updates)]
    public async Task Updates_are_received_as_subscribed(string version, string topic, string expected)
    {
        var (_, stream) = await host.StationAsync("mosquitto");
        using var listener = await ListenAsync(version, topic.Replace("{0}", stream.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":7}""");
        Assert.Equal(expected, await NextAsync(listener));
    }

    [Fact]
    [Requirement(Updates)]
    public async Task Entities_sets_and_properties_are_received_complete()
    {
        var (thing, stream) = await host.StationAsync("mosquitto");
        using var set = await ListenAsync("mqttv311", $"v1.1/Things({thing})/Datastreams");
        using var entity = await ListenAsync("mqttv311", $"v1.1/Datastreams({stream})");
        using var property = await ListenAsync("mqttv5", $"v1.1/Datastreams({stream})/name");
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", """{"name":"another"}""", System.Net.HttpStatusCode.OK);
        var read = (await host.GetAsync($"Datastreams({stream})")).GetRawText();
        Assert.Equal(read, await NextAsync(set));
        Assert.Equal(read, await NextAsync(entity));
        Assert.Equal("""{"name":"another"}""", await NextAsync(property));
    }

    [Theory]
    [InlineData("v1.1/Nothings")]
    [InlineData("v1.1/Datastreams(987654321)")]
    [InlineData("v1.1/#")]
    [InlineData("v1.1/Observations?$filter=result gt")]
    [Requirement(Updates, negative: true)]
    public async Task What_cannot_be_received_is_refused(string topic)
    {
        using var listener = Start("mosquitto_sub", ["-d", "-V", "mqttv311", "-W", "20", "-t", topic, .. Shown(Role.Viewer)]);
        var output = await listener.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await listener.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("denied", output, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement(Updates, negative: true)]
    public async Task What_one_may_not_read_is_not_received()
    {
        var hidden = await host.PostAsync("Things", Bodies.Station("hidden", more: "").Replace("\"district\":\"Dongcheng\"", "\"classification\":\"restricted\",\"department\":\"police\"", StringComparison.Ordinal));
        var stream = (await host.GetAsync($"Things({hidden.GetProperty("@iot.id")})/Datastreams")).GetProperty("value")[0].GetProperty("@iot.id").GetInt64();
        var (_, open) = await host.StationAsync("open");
        using var direct = Start("mosquitto_sub", ["-d", "-V", "mqttv311", "-W", "20", "-t", $"v1.1/Datastreams({stream})/Observations", .. Shown(Role.Viewer)]);
        Assert.Contains("denied", await direct.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await direct.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var all = await ListenAsync("mqttv311", "v1.1/Observations?$select=result&$filter=result gt 4710");
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":4711}""");
        await host.PostAsync($"Datastreams({open})/Observations", """{"result":4712}""");
        Assert.Equal("""{"result":4712}""", await NextAsync(all));
    }

    private string[] Shown(string role) => ["-p", host.Port.ToString(CultureInfo.InvariantCulture), "-u", "any", "-P", host.Token(role)];

    private async Task<string> PublishAsync(string version, string topic, string body)
    {
        using var publisher = Start("mosquitto_pub", ["-d", "-V", version, "-q", "1", "-t", topic, "-m", body, .. Shown(Role.Steward)]);
        var output = publisher.StandardOutput.ReadToEndAsync();
        var error = await publisher.StandardError.ReadToEndAsync();
        await publisher.WaitForExitAsync();
        return await output + error;
    }

    /// <summary>A mosquitto_sub whose subscription is acknowledged.</summary>
    private async Task<Process> ListenAsync(string version, string topic)
    {
        // Into a pipe it would keep its lines back.
        var listener = Start("stdbuf", ["-oL", "mosquitto_sub", "-d", "-V", version, "-q", "1", "-t", topic, .. Shown(Role.Viewer)]);
        for (var line = ""; !line.Contains("SUBACK", StringComparison.Ordinal) && !line.StartsWith("Subscribed", StringComparison.Ordinal);)
        {
            line = await listener.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException($"{topic} was not granted: {await listener.StandardError.ReadToEndAsync()}");
        }

        return listener;
    }

    private static async Task<string> NextAsync(Process listener)
    {
        while (true)
        {
            var line = await listener.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("mosquitto_sub ended.");
            if (line.StartsWith('{'))
            {
                listener.Kill();
                return JsonSerializer.Deserialize<JsonElement>(line).GetRawText();
            }
        }
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} is not installed: these tests need the package mosquitto-clients.");
            throw;
        }
    }
}
