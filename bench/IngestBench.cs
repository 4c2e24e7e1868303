using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Civium.Testing;
using Civium.Testing.Running;
using Npgsql;

namespace Civium.Bench;

/// <summary>
/// Durable observations a second: through Civium's public interface by batches of 1,000 from 8 clients and by single posts from 64, beside the
/// raw DuckDB appender and PostgreSQL COPY with batches of 1,000. Everything shares this machine's cores, the clients too.
/// </summary>
internal static class IngestBench
{
    private const int BatchRows = 1000;
    private const int BatchClients = 8;
    private const int SingleClients = 64;
    private const int Stations = 40;
    private const string Service = "/sensorthings/v1.1/";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly byte[] Single = """{"phenomenonTime":"2024-05-01T12:00:00Z","result":21.5}"""u8.ToArray();

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = arguments is ["--seconds", var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 15;
        var duration = TimeSpan.FromSeconds(seconds);
        using var folder = new TemporaryFolder();
        Console.WriteLine($"{Environment.ProcessorCount} cores, {seconds} s each; one write and fsync: {FsyncProbe.MedianMilliseconds(folder.Path):0.000} ms (median)");

        var results = new List<Measured>
        {
            await DuckDbAsync(folder, duration),
            await PostgresAsync(duration),
        };
        await using (var civium = await CiviumProcess.RunAsync(Path.Combine(folder.Path, "data"), 0, "--empty", "--open"))
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = civium.Address };
            var streams = new long[Stations];
            for (var i = 0; i < Stations; i++)
            {
                streams[i] = await SensorCity.MakeStationAsync(http, "Bench " + i);
            }

            results.Add(await BatchesAsync(civium.Address, streams, duration));
            await UntilConsumedAsync(http);
            results.Add(await SinglesAsync(civium.Address, streams, duration));
        }

        Print(results);
        return 0;
    }

    /// <summary>Waits until rules and twin have seen what was stored, so that the next measurement is of its own work.</summary>
    private static async Task UntilConsumedAsync(HttpClient http)
    {
        for (var lag = 1L; lag > 0; await Task.Delay(500))
        {
            var vitals = await http.GetFromJsonAsync<JsonElement>("/api/system/vitals");
            lag = vitals.TryGetProperty("latest", out var latest) && latest.ValueKind == JsonValueKind.Object ? latest.GetProperty("consumerLag").GetInt64() : 1;
        }
    }

    private static async Task<Measured> DuckDbAsync(TemporaryFolder folder, TimeSpan duration)
    {
        using var peer = new DuckDbPeer(folder.Path);
        return await Measure.ForAsync("DuckDB appender, 1 thread, 1,000 rows a commit", duration, 1, _ => Task.FromResult(peer.Append(BatchRows)));
    }

    private static async Task<Measured> PostgresAsync(TimeSpan duration)
    {
        var database = await PostgresServer.CreateDatabaseAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(database);
        var peer = new PostgresPeer(source);
        await peer.PrepareAsync();
        return await Measure.ForAsync("PostgreSQL COPY, 8 connections, 1,000 rows a commit", duration, BatchClients, _ => peer.CopyAsync(BatchRows));
    }

    private static Task<Measured> BatchesAsync(Uri address, long[] streams, TimeSpan duration)
    {
        var requests = Enumerable.Range(0, BatchClients)
            .Select(client => WireClient.Post(address, Service + "CreateObservations", Batch(streams, client))).ToArray();
        return CreateAsync("Civium, 8 clients, CreateObservations of 1,000", address, duration, requests, BatchRows);
    }

    private static Task<Measured> SinglesAsync(Uri address, long[] streams, TimeSpan duration)
    {
        var requests = Enumerable.Range(0, SingleClients)
            .Select(client => WireClient.Post(address, $"{Service}Datastreams({streams[client % streams.Length]})/Observations", Single)).ToArray();
        return CreateAsync("Civium, 64 clients, single POSTs", address, duration, requests, 1);
    }

    /// <summary>A connection for each request, which it repeats; the first seconds, in which the program is compiled, do not count.</summary>
    private static async Task<Measured> CreateAsync(string name, Uri address, TimeSpan duration, byte[][] requests, int rows)
    {
        var clients = await Task.WhenAll(requests.Select(_ => WireClient.ConnectAsync(address)));
        try
        {
            await Measure.ForAsync(name, WarmUp, requests.Length, WorkAsync);
            return await Measure.ForAsync(name, duration, requests.Length, WorkAsync);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }

        async Task<int> WorkAsync(int client)
        {
            await clients[client].CreateAsync(requests[client]);
            return rows;
        }
    }

    /// <summary>Ten streams with a hundred readings each; each client has streams of its own.</summary>
    private static byte[] Batch(long[] streams, int client)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < 10; i++)
        {
            var stream = streams[((client * 5) + i) % streams.Length];
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"Datastream\":{{\"@iot.id\":{stream}}},\"components\":[\"phenomenonTime\",\"result\"],\"dataArray\":[");
            for (var row = 0; row < BatchRows / 10; row++)
            {
                var time = SensorCity.Begin.AddMinutes(row).UtcDateTime.ToString("s", CultureInfo.InvariantCulture);
                text.Append(row == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"[\"{time}Z\",{20 + (row % 50) + (row / 10.0)}]");
            }

            text.Append("]}");
        }

        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }

    private static void Print(List<Measured> results)
    {
        var (duck, postgres) = (results[0].Rate, results[1].Rate);
        Console.WriteLine();
        Console.WriteLine($"{"",-55} {"obs/s",10} {"p50 ms",8} {"p99 ms",8} {"/ DuckDB",9} {"/ COPY",9}");
        foreach (var result in results)
        {
            Console.WriteLine(
                $"{result.Name,-55} {result.Rate,10:N0} {result.Quantile(0.5),8:0.00} {result.Quantile(0.99),8:0.00} {result.Rate / duck,9:0.000} {result.Rate / postgres,9:0.000}");
        }

        Console.WriteLine();
        Console.WriteLine("Aims on two cores: 100,000 observations/s by batches, 5,000 single POSTs/s.");
    }
}
