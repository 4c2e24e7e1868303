using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Civium.Testing;
using Civium.Testing.Running;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Civium.Bench.Storage;

/// <summary>
/// Many observations on one machine: they are written through the port, the server is started on them and asked over HTTP, and then
/// PostgreSQL, holding the same rows, is asked the same. One at a time.
/// </summary>
internal static class StorageBench
{
    private const int Asks = 200;
    private const int Partitions = 32;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryRead(arguments, out var size, out var peer))
        {
            Console.Error.WriteLine("./civium bench storage [--size 10m] [--without-peer]: size is a number with k or m behind it, from 100k to 1000m.");
            return 2;
        }

        LikeTheCommand();
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        Console.WriteLine($"{size:N0} observations; {Environment.ProcessorCount} cores");
        var (busy, quiet) = await MakeStreamsAsync(data);
        var city = new CityOfReadings(size, busy, quiet, Partitions);
        var rates = await StorageFeed.RunAsync(Path.Combine(data, "observations"), city, size);
        Consume(data, city.Last);
        var bytes = Directory.EnumerateFiles(Path.Combine(data, "observations"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Console.WriteLine($"written at {rates[0]:N0}/s at first, {rates.TakeLast(Math.Max(1, rates.Count / 10)).Average():N0}/s at the end (ratio {rates.TakeLast(Math.Max(1, rates.Count / 10)).Average() / rates[0]:0.00}, aim 0.8)");
        Console.WriteLine($"{(double)bytes / size:0.00} bytes an observation (aim 14)");

        var questions = Questions(size, busy);
        var own = new List<double[]>();
        await using (var civium = await CiviumProcess.RunAsync(data, 0, "--empty", "--open"))
        {
            await GetAsync(civium.Http, questions[3].Path(new Random()));
            foreach (var question in questions)
                own.Add(await Question.AskAsync(Asks, random => GetAsync(civium.Http, question.Path(random))));
            Console.WriteLine($"the server's memory: {Memory(civium.Id, "VmRSS")} MB, at most {Memory(civium.Id, "VmHWM")} MB (aim 2,048)");
        }

        Print(questions, own, peer ? await AskPeerAsync(questions, new CityOfReadings(size, busy, quiet, Partitions), size) : null);
        return 0;
    }

    private static List<Question> Questions(long size, List<long> busy)
    {
        const string SensorThings = "/sensorthings/v1.1/";
        long Id(Random random) => (random.NextInt64(1, size / Partitions / 2) * Partitions) + random.Next(Partitions);
        long Stream(Random random) => busy[random.Next(busy.Count)];
        var list = string.Join(',', busy.Where((_, i) => i % CityOfReadings.BusyOfThing == 0));
        (string From, string To) Day(Random random)
        {
            var day = CityOfReadings.Begin.AddDays(random.Next(360));
            return ($"{day:s}Z", $"{day.AddDays(1):s}Z");
        }

        return
        [
            new("count and the first 10", _ => SensorThings + "Observations?$count=true&$top=10", _ => "SELECT count(*) FROM reading; SELECT * FROM reading ORDER BY id LIMIT 10", 50),
            new("an observation by id", random => $"{SensorThings}Observations({Id(random)})", random => $"SELECT * FROM reading WHERE id = {Id(random)}", 5, true),
            new("the latest 100 of a stream", random => $"{SensorThings}Datastreams({Stream(random)})/Observations?$orderby=phenomenonTime%20desc&$top=100",
                random => $"SELECT * FROM reading WHERE stream = {Stream(random)} ORDER BY start DESC LIMIT 100", 20, true),
            new("the latest of each of 1,000 Things", _ => "/api/sensing/latest?filter=" + Uri.EscapeDataString("name eq 'busy 0'"),
                _ => $"SELECT r.* FROM unnest(ARRAY[{list}]::bigint[]) AS s (stream) CROSS JOIN LATERAL (SELECT * FROM reading WHERE stream = s.stream ORDER BY start DESC LIMIT 1) AS r", 50),
            new("hourly means of a year of a stream", random => $"/api/sensing/streams/{Stream(random)}/aggregate?from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=PT1H",
                random => $"SELECT date_trunc('hour', start), avg(number) FROM reading WHERE stream = {Stream(random)} AND start >= '2025-01-01Z' AND start < '2026-01-01Z' GROUP BY 1 ORDER BY 1", 50),
            new("values over a limit in a day of all streams",
                random => Day(random) is var day ? SensorThings + "Observations?$top=100&$filter=" + Uri.EscapeDataString($"result gt 85 and phenomenonTime ge {day.From} and phenomenonTime lt {day.To}") : "",
                random => Day(random) is var day ? $"SELECT * FROM reading WHERE number > 85 AND start >= '{day.From}' AND start < '{day.To}' ORDER BY id LIMIT 100" : "", 200),
        ];
    }

    private static async Task<List<double[]>> AskPeerAsync(List<Question> questions, CityOfReadings city, long size)
    {
        PostgresServer.Settings = Path.Combine(Checkout.Root, "bench", "Storage", "storage-peer.conf");
        await using var source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync(CancellationToken.None) + ";Command Timeout=3600");
        var peer = new StoragePeer(source);
        await peer.LoadAsync(city);
        Console.WriteLine($"PostgreSQL: {(double)await peer.BytesAsync() / size:0.0} bytes an observation, indexes included");
        var taken = new List<double[]>();
        foreach (var question in questions)
            taken.Add(await Question.AskAsync(Asks, random => peer.AskAsync(question.Sql(random))));
        return taken;
    }

    private static void Print(List<Question> questions, List<double[]> own, List<double[]>? peer)
    {
        static double At(double[] sorted, double part) => sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)];
        Console.WriteLine();
        Console.WriteLine($"{"milliseconds",-46} {"p50",9} {"p99",9} {"aim",6}  {"",4} {"PG p50",10} {"PG p99",10} {"p50 / PG",9}");
        for (var i = 0; i < questions.Count; i++)
        {
            var (p50, p99) = (At(own[i], 0.5), At(own[i], 0.99));
            var met = (questions[i].OfP99 ? p99 : p50) <= questions[i].AimMilliseconds ? "met" : "not";
            var other = peer is null ? "" : $" {At(peer[i], 0.5),10:0.00} {At(peer[i], 0.99),10:0.00} {p50 / At(peer[i], 0.5),9:0.0000}";
            Console.WriteLine($"{questions[i].Name,-46} {p50,9:0.00} {p99,9:0.00} {questions[i].AimMilliseconds,6:0}  {met,4}{other}");
        }
    }

    private static async Task GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await answer.Content.CopyToAsync(Stream.Null);
    }

    /// <summary>Makes the Things and their streams as a city would, over HTTP.</summary>
    private static async Task<(List<long> Busy, List<long> Quiet)> MakeStreamsAsync(string data)
    {
        await using var civium = await CiviumProcess.RunAsync(data, 0, "--empty", "--open");
        for (var thing = 0; thing < CityOfReadings.Things; thing++)
        {
            using var content = new StringContent(Thing(thing), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var answer = await civium.Http.PostAsync("/sensorthings/v1.1/Things", content);
            answer.EnsureSuccessStatusCode();
        }

        return (await StreamsAsync(civium.Http, "busy"), await StreamsAsync(civium.Http, "quiet"));
    }

    private static async Task<List<long>> StreamsAsync(HttpClient http, string name)
    {
        var found = new List<long>();
        string? next = $"/sensorthings/v1.1/Datastreams?$top=1000&$select=id&$filter=startswith(name,'{name}')";
        while (next is not null)
        {
            using var page = JsonDocument.Parse(await http.GetStringAsync(next));
            found.AddRange(page.RootElement.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("@iot.id").GetInt64()));
            next = page.RootElement.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
        }

        return found;
    }

    private static string Thing(int number)
    {
        var streams = Enumerable.Range(0, CityOfReadings.BusyOfThing).Select(i => Stream($"busy {i}"))
            .Concat(Enumerable.Range(0, CityOfReadings.QuietOfThing).Select(i => Stream($"quiet {i}")));
        return $$$"""{"@iot.id":{{{number + 1}}},"name":"Station {{{number}}}","description":"A station","Datastreams":[{{{string.Join(',', streams)}}}]}""";
        static string Stream(string name) => $$$"""
            {"name":"{{{name}}}","description":"A stream","observationType":"http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
             "unitOfMeasurement":{"name":"degree","symbol":"C","definition":"http://qudt.org/vocab/unit/DEG_C"},
             "Sensor":{"name":"S","description":"S","encodingType":"text/html","metadata":"none"},
             "ObservedProperty":{"name":"{{{name}}}","definition":"urn:{{{name}}}","description":"P"}}
            """;
    }

    /// <summary>Rules and twin have seen all of it, as in a city that has run for a year: they would otherwise be busy with it while questions are measured.</summary>
    private static void Consume(string data, IReadOnlyList<long> last)
    {
        foreach (var file in Directory.EnumerateFiles(data, "*.db"))
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE platform_checkpoint SET sequence = $last WHERE partition = $partition";
            for (var partition = 0; partition < last.Count; partition++)
            {
                command.Parameters.Clear();
                command.Parameters.AddWithValue("$last", last[partition]);
                command.Parameters.AddWithValue("$partition", partition);
                command.ExecuteNonQuery();
            }
        }
    }

    /// <summary>The server is run as <c>./civium run</c> runs it.</summary>
    private static void LikeTheCommand()
    {
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
        Environment.SetEnvironmentVariable("DOTNET_GCgen0size", "0x800000");
        Environment.SetEnvironmentVariable("MALLOC_ARENA_MAX", "2");
    }

    private static string Memory(int process, string what)
    {
        var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith(what, StringComparison.Ordinal)) ?? "0 0";
        return (long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1024).ToString("N0", CultureInfo.InvariantCulture);
    }

    private static bool TryRead(string[] arguments, out long size, out bool peer)
    {
        (size, peer) = (10_000_000, !arguments.Contains("--without-peer"));
        var rest = arguments.Where(argument => argument != "--without-peer").ToArray();
        if (rest.Length == 0)
            return true;
        if (rest is not ["--size", [.., var unit] text] || !long.TryParse(text.TrimEnd('k', 'm'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        size = number * (unit == 'm' ? 1_000_000 : unit == 'k' ? 1000 : 1);
        return size is >= 100_000 and <= 1_000_000_000;
    }
}
