using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Civium.Testing.Running;

namespace Civium.Bench;

/// <summary>
/// Messages a second at QoS 1 over 128 connections, one at a time on each: Civium, which acknowledges what is durable, beside a broker that does
/// nothing and mosquitto in memory; then Civium again while 2,000 subscribers hear ten streams each, every message going to one of them, and
/// 10,000 clients idle. Everything shares this machine's cores, the clients too.
/// </summary>
internal static class MqttBench
{
    private const int Publishers = 128;
    private const int Subscribers = 2_000;
    private const int StreamsEach = 10;
    private const int Idle = 10_000;
    private const int Things = 400;
    private const int StreamsOfThing = Subscribers * StreamsEach / Things;
    private const string Payload = """{"phenomenonTime":"2024-05-01T12:00:00Z","result":21.5}""";

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = arguments is ["--seconds", var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 10;
        var duration = TimeSpan.FromSeconds(seconds);
        using var folder = new TemporaryFolder();
        Console.WriteLine($"{Environment.ProcessorCount} cores, {seconds} s each, {Publishers} connections; one write and fsync: {FsyncProbe.MedianMilliseconds(folder.Path):0.000} ms (median)");
        Console.WriteLine("It needs about 13,000 open files in each process: ulimit -n 20000.");

        var results = new List<Measured> { await NoOpAsync(duration) };
        results.AddRange(await MosquittoAsync(folder, duration));
        results.AddRange(await CiviumAsync(folder, duration));
        Print(results);
        return 0;
    }

    private static async Task<Measured> NoOpAsync(TimeSpan duration)
    {
        var port = CiviumProcess.FreePort();
        using var process = MqttPeers.StartNoOp(port);
        try
        {
            return await PublishAsync("a broker that does nothing (MQTTnet)", port, [1], duration);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<Measured[]> MosquittoAsync(TemporaryFolder folder, TimeSpan duration)
    {
        var port = CiviumProcess.FreePort();
        using var process = MqttPeers.StartMosquitto(folder, port);
        if (process is null)
        {
            Console.WriteLine("mosquitto is not installed and is left out (package mosquitto).");
            return [];
        }

        try
        {
            return [await PublishAsync("mosquitto, in memory", port, [1], duration)];
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<Measured[]> CiviumAsync(TemporaryFolder folder, TimeSpan duration)
    {
        var port = CiviumProcess.FreePort();
        string[] more = ["--empty", "--open", "--mqtt-port", port.ToString(CultureInfo.InvariantCulture), "--mqtt-quota", "messages=1000000,bytes=1000000000,connections=50000"];
        await using var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, more);
        var streams = await MakeStreamsAsync(civium.Http);
        await PublishAsync("warm-up", port, streams, TimeSpan.FromSeconds(3));
        var alone = await PublishAsync("Civium, durable", port, streams, duration);

        var listeners = new List<MqttWire>();
        var heard = 0L;
        for (var i = 0; i < Subscribers; i++)
        {
            var listener = await MqttWire.ConnectAsync(port, "subscriber-" + i);
            await listener.SubscribeAsync(streams.Skip(i * StreamsEach).Take(StreamsEach).Select(stream => $"v1.1/Datastreams({stream})/Observations"));
            listeners.Add(listener);
            _ = listener.ListenAsync(() => Interlocked.Increment(ref heard));
        }

        var idle = new List<MqttWire>();
        for (var i = 0; i < Idle; i++)
        {
            idle.Add(await MqttWire.ConnectAsync(port, "idle-" + i));
        }

        var busy = await PublishAsync("Civium, with 2,000 subscribers and 10,000 idle clients", port, streams, duration);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Console.WriteLine($"{Interlocked.Read(ref heard):N0} messages were heard by subscribers, of {busy.Rows:N0} published.");
        listeners.Concat(idle).ToList().ForEach(wire => wire.Dispose());
        return [alone, busy];
    }

    private static async Task<Measured> PublishAsync(string name, int port, long[] streams, TimeSpan duration)
    {
        var wires = new MqttWire[Publishers];
        var packets = new byte[Publishers][][];
        for (var i = 0; i < Publishers; i++)
        {
            wires[i] = await ConnectAsync(port, "publisher-" + i);
            packets[i] = [.. streams.Where((_, at) => at % Publishers == i || streams.Length < Publishers)
                .Select(stream => MqttWire.Publish($"v1.1/Datastreams({stream})/Observations", Payload))];
        }

        var next = new int[Publishers];
        var measured = await Measure.ForAsync(name, duration, Publishers, async publisher =>
        {
            await wires[publisher].PublishAsync(packets[publisher][next[publisher]++ % packets[publisher].Length]);
            return 1;
        });
        wires.ToList().ForEach(wire => wire.Dispose());
        return measured;
    }

    /// <summary>Waits for a broker that has just been started.</summary>
    private static async Task<MqttWire> ConnectAsync(int port, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await MqttWire.ConnectAsync(port, id);
            }
            catch (System.Net.Sockets.SocketException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task<long[]> MakeStreamsAsync(HttpClient http)
    {
        await SensorCity.MakeStationAsync(http, "Bench");
        var streams = new List<long>();
        for (var thing = 0; thing < Things; thing++)
        {
            var text = new StringBuilder("{\"name\":\"t\",\"description\":\"t\",\"Datastreams\":[");
            for (var i = 0; i < StreamsOfThing; i++)
            {
                text.Append(i == 0 ? "" : ",").Append("""{"name":"s","description":"s","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement","unitOfMeasurement":{"name":"degree","symbol":"C","definition":"http://unitsofmeasure.org"},"Sensor":{"@iot.id":1},"ObservedProperty":{"@iot.id":1}}""");
            }

            using var content = new StringContent(text.Append("]}").ToString(), Encoding.UTF8, "application/json");
            using var made = await http.PostAsync("/sensorthings/v1.1/Things", content);
            made.EnsureSuccessStatusCode();
        }

        for (var path = "/sensorthings/v1.1/Datastreams?$select=id&$top=1000&$filter=name%20eq%20's'"; path is not null;)
        {
            var page = await http.GetFromJsonAsync<JsonElement>(path);
            streams.AddRange(page.GetProperty("value").EnumerateArray().Select(stream => stream.GetProperty("@iot.id").GetInt64()));
            path = page.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
        }

        return [.. streams];
    }

    private static void Print(List<Measured> results)
    {
        var (noOp, mosquitto) = (results[0].Rate, results.Find(result => result.Name.StartsWith("mosquitto", StringComparison.Ordinal))?.Rate ?? double.NaN);
        Console.WriteLine();
        Console.WriteLine($"{"",-58} {"messages/s",10} {"p50 ms",8} {"p99 ms",8} {"/ no-op",9} {"/ mosquitto",12}");
        foreach (var result in results)
        {
            Console.WriteLine(
                $"{result.Name,-58} {result.Rate,10:N0} {result.Quantile(0.5),8:0.00} {result.Quantile(0.99),8:0.00} {result.Rate / noOp,9:0.000} {result.Rate / mosquitto,12:0.000}");
        }

        Console.WriteLine();
        Console.WriteLine($"With subscribers and idle clients: {results[^1].Rate / results[^2].Rate:0.000} of the rate without (aim: more than 0.667).");
        Console.WriteLine("Aim on two cores of its own: 20,000 durable messages/s.");
    }
}
