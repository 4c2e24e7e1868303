using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>Devices as others write them: the mosquitto clients publish to a running Civium, in MQTT 3.1.1 and 5.</summary>
public sealed class MqttTests
{
    private static readonly string[] Versions = ["mqttv311", "mqttv5"];

    [Fact]
    public async Task What_was_acknowledged_is_there_after_kill_9()
    {
        using var folder = new TemporaryFolder();
        var port = CiviumProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        string[] more = ["--empty", "--open", "--mqtt-port", port];
        long stream;
        await using (var civium = await CiviumProcess.RunAsync(folder.Path, 0, more))
        {
            stream = await SensorCity.MakeStationAsync(civium.Http, "Mqtt");
            for (var i = 0; i < 2; i++)
            {
                var body = $$"""{"phenomenonTime":"2024-05-0{{i + 1}}T00:00:00Z","result":{{i}}.5}""";
                await PublishAsync(port, "-V", Versions[i], "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", body);
            }

            await PublishAsync(port, "-q", "1", "-t", "v1.1/Observations", "-m", $$$"""{"phenomenonTime":"2024-05-03T00:00:00Z","result":2.5,"Datastream":{"@iot.id":{{{stream}}}}}""");
            Assert.Equal(new double[] { 0.5, 1.5, 2.5 }, await ResultsAsync(civium.Http, stream));
            await PublishAsync(port, "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", """{"phenomenonTime":"2024-05-04T00:00:00Z","result":3.5}""");
            await civium.KillAsync();
        }

        await using var again = await CiviumProcess.RunAsync(folder.Path, 0, more);
        Assert.Equal(new double[] { 0.5, 1.5, 2.5, 3.5 }, await ResultsAsync(again.Http, stream));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_told()
    {
        using var folder = new TemporaryFolder();
        var port = CiviumProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--open", "--mqtt-port", port);
        var stream = await SensorCity.MakeStationAsync(civium.Http, "Mqtt");
        var topic = $"v1.1/Datastreams({stream})/Observations";

        var heard = await RunAsync("mosquitto_rr", "-p", port, "-V", "mqttv311", "-i", "device-1", "-q", "1", "-W", "20", "-t", topic, "-e", "v1.1/errors/device-1", "-m", """{"result":}""");
        Assert.True(heard.Code == 0, heard.Output);
        var error = JsonSerializer.Deserialize<JsonElement>(heard.Output);
        Assert.Equal((topic, 400), (error.GetProperty("topic").GetString(), error.GetProperty("status").GetInt32()));
        Assert.NotEmpty(error.GetProperty("detail").GetString()!);

        // Acknowledged all the same, or it would come back for ever.
        await PublishAsync(port, "-V", "mqttv311", "-q", "1", "-t", topic, "-m", """{"result":}""");
        var bad = await RunAsync("mosquitto_pub", "-p", port, "-d", "-V", "mqttv5", "-q", "1", "-t", topic, "-m", """{"result":}""");
        Assert.Contains("RC:153", bad.Output, StringComparison.Ordinal);
        var unknown = await RunAsync("mosquitto_pub", "-p", port, "-d", "-V", "mqttv5", "-q", "1", "-t", "v1.1/Datastreams(987654)/Observations", "-m", """{"result":1}""");
        Assert.Contains("RC:144", unknown.Output, StringComparison.Ordinal);
        var nosy = await RunAsync("mosquitto_sub", "-p", port, "-d", "-V", "mqttv311", "-W", "20", "-t", "v1.1/#");
        Assert.Contains("denied", nosy.Output, StringComparison.Ordinal);
        Assert.Empty(await ResultsAsync(civium.Http, stream));
    }

    [Fact]
    public async Task Without_a_token_nobody_publishes()
    {
        using var folder = new TemporaryFolder();
        var port = CiviumProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--mqtt-port", port);
        foreach (var version in Versions)
        {
            foreach (string[] shown in new string[][] { [], ["-u", "device", "-P", "wrong"], ["-u", "device", "-P", "cvm_" + new string('a', 43)] })
            {
                var refused = await RunAsync("mosquitto_pub", ["-p", port, "-V", version, "-q", "1", "-t", "v1.1/Observations", "-m", """{"result":1}""", .. shown]);
                Assert.NotEqual(0, refused.Code);
                Assert.Contains("bad user name or password", refused.Output, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task A_session_survives_kill_9_and_hears_what_it_missed()
    {
        using var folder = new TemporaryFolder();
        var port = CiviumProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        string[] more = ["--empty", "--open", "--mqtt-port", port];
        string[] listen = ["-p", port, "-V", "mqttv311", "-c", "-i", "keeper", "-q", "1"];
        long stream;
        await using (var civium = await CiviumProcess.RunAsync(folder.Path, 0, more))
        {
            stream = await SensorCity.MakeStationAsync(civium.Http, "Mqtt");
            var topic = $"v1.1/Datastreams({stream})/Observations?$select=result";
            var first = await RunAsync("mosquitto_sub", [.. listen, "-E", "-t", topic]);
            Assert.True(first.Code == 0, first.Output);
            await PublishAsync(port, "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", """{"result":1}""");
            await PublishAsync(port, "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", """{"result":2}""");
            await civium.KillAsync();
        }

        await using var again = await CiviumProcess.RunAsync(folder.Path, 0, more);
        await PublishAsync(port, "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", """{"result":3}""");
        var heard = await RunAsync("mosquitto_sub", [.. listen, "-C", "3", "-W", "40", "-t", $"v1.1/Datastreams({stream})/Observations?$select=result"]);
        Assert.Equal("""{"result":1}{"result":2}{"result":3}""", heard.Output.Replace("\n", "", StringComparison.Ordinal).Trim());
    }

    [Fact]
    public async Task A_broker_that_others_run_can_be_used()
    {
        using var folder = new TemporaryFolder();
        var port = CiviumProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var settings = Path.Combine(folder.Path, "mosquitto.conf");
        await File.WriteAllTextAsync(settings, $"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n", TestContext.Current.CancellationToken);
        using var broker = Process.Start(new ProcessStartInfo("mosquitto", ["-c", settings]) { RedirectStandardError = true })!;
        try
        {
            await using var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, "--empty", "--open", "--mqtt-broker", $"mqtt://127.0.0.1:{port}", "--mqtt-port", "0");
            var stream = await SensorCity.MakeStationAsync(civium.Http, "Mqtt");
            var topic = $"v1.1/Datastreams({stream})/Observations";
            for (var begun = Environment.TickCount64; (await ResultsAsync(civium.Http, stream)).Length == 0; await Task.Delay(500, TestContext.Current.CancellationToken))
            {
                // Until Civium has found the broker, nobody there keeps the message.
                await PublishAsync(port, "-q", "1", "-t", topic, "-m", """{"result":1}""");
                Assert.True(Environment.TickCount64 - begun < 60_000, civium.Output);
            }

            var heard = RunAsync("mosquitto_sub", "-p", port, "-q", "1", "-C", "1", "-W", "40", "-F", "%p", "-t", topic);
            for (var posted = 2; !heard.IsCompleted; posted++)
            {
                using var answer = await SensorCity.SendAsync(civium.Http, $"Datastreams({stream})/Observations", $$"""{"result":{{posted}}}""", key: null);
                answer.EnsureSuccessStatusCode();
                await Task.WhenAny(heard, Task.Delay(500, TestContext.Current.CancellationToken));
            }

            Assert.Contains("\"result\":", (await heard).Output, StringComparison.Ordinal);
            await PublishAsync(port, "-q", "1", "-t", topic, "-m", """{"result":}""");
            await PublishAsync(port, "-q", "1", "-t", topic, "-m", """{"result":4711}""");
            for (var begun = Environment.TickCount64; !(await ResultsAsync(civium.Http, stream)).Contains(4711); await Task.Delay(200, TestContext.Current.CancellationToken))
            {
                Assert.True(Environment.TickCount64 - begun < 60_000, civium.Output);
            }

            // What Civium publishes itself does not come back to it.
            Assert.Single((await ResultsAsync(civium.Http, stream)), result => result == 4711);
        }
        finally
        {
            broker.Kill();
        }
    }

    [Fact]
    public async Task A_port_in_use_is_a_sentence()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var civium = CiviumProcess.Start(null, folder.Path, 0, "--empty", "--mqtt-port", port);
        Assert.NotEqual(0, await civium.ExitAsync(TimeSpan.FromSeconds(60)));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Contains("in use", civium.Output, StringComparison.Ordinal);
        Assert.Contains("--mqtt-port", civium.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", civium.Output, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(string port, params string[] arguments)
    {
        var (code, output) = await RunAsync("mosquitto_pub", ["-p", port, .. arguments]);
        Assert.True(code == 0, output);
    }

    private static async Task<double[]> ResultsAsync(HttpClient http, long stream) =>
        [.. (await http.GetFromJsonAsync<JsonElement>($"/sensorthings/v1.1/Datastreams({stream})/Observations?$orderby=phenomenonTime%20asc"))
            .GetProperty("value").EnumerateArray().Select(reading => reading.GetProperty("result").GetDouble())];

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} is not installed: these tests need the package mosquitto-clients.");
            throw;
        }

        using (process)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output + await error);
        }
    }
}
