using System.Globalization;
using Civium.Host.Import;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class ImportRunTests : IDisposable
{
    private static readonly string[] Columns = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "wd", "WSPM"];
    private readonly ImportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Every_cell_that_is_not_missing_becomes_one_observation()
    {
        await using var server = await FakeSensorThings.StartAsync();
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        AssertComplete(server);
        Assert.Equal(5, server.ObservationRequests);
        var lines = await File.ReadAllLinesAsync(ImportBench.Excerpt, TestContext.Current.CancellationToken);
        var first = lines[1].Split(',');
        var local = new DateTime(int.Parse(first[1], null), int.Parse(first[2], null), int.Parse(first[3], null), int.Parse(first[4], null), 0, 0, DateTimeKind.Unspecified);
        var pressure = server.Observations.First(o => o.Stream == server.StreamOf("Dongsi PRES"));
        Assert.Equal(local.AddHours(-8).ToString("yyyy-MM-ddTHH:mm:ssZ", null), pressure.Time);
        Assert.Equal(first[12], pressure.Result.GetRawText());
    }

    [Fact]
    public async Task Streams_keep_the_first_reading_of_a_time_and_things_carry_their_place()
    {
        await using var server = await FakeSensorThings.StartAsync();
        await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt));
        var streams = server.Entities.Where(e => e.Set.EndsWith("Datastreams", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, streams.Count);
        Assert.All(streams, s => Assert.Equal("first", s.Entity.GetProperty("properties").GetProperty("onePerTime").GetString()));
        var thing = Assert.Single(server.Entities, e => e.Set == "Things");
        Assert.Equal(116.417, thing.Entity.GetProperty("Locations")[0].GetProperty("location").GetProperty("coordinates")[0].GetDouble());
        Assert.Single(server.Entities, e => e.Set == "Sensors");
        Assert.Equal(12, server.Entities.Count(e => e.Set == "ObservedProperties"));
    }

    [Fact]
    public async Task A_second_import_makes_no_second_thing_and_repeats_the_same_keys()
    {
        await using var server = await FakeSensorThings.StartAsync();
        await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt));
        var keys = server.WriteKeys.TakeLast(5).ToList();
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        Assert.Equal(keys, server.WriteKeys.TakeLast(5));
        Assert.Equal(5, keys.Distinct().Count());
        Assert.Single(server.Entities, e => e.Set == "Things");
        AssertComplete(server);
    }

    [Theory]
    [InlineData((int)Trouble.DropBefore)]
    [InlineData((int)Trouble.DropAfter)]
    [InlineData((int)Trouble.Unavailable)]
    [InlineData((int)Trouble.Broken)]
    public async Task Trouble_with_every_other_write_costs_time_only(int trouble)
    {
        await using var server = await FakeSensorThings.StartAsync();
        server.Plan = write => write % 2 == 1 ? (Trouble)trouble : Trouble.None;
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        AssertComplete(server);
    }

    [Fact]
    public async Task A_full_disk_stops_with_the_servers_words_and_the_next_start_goes_on()
    {
        await using var server = await FakeSensorThings.StartAsync();
        server.Plan = write => write > 14 + 2 ? Trouble.Full : Trouble.None;
        Assert.Equal(ImportRun.Failed, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        Assert.Contains("507", _bench.Said, StringComparison.Ordinal);
        Assert.Contains("The disk is full.", _bench.Said, StringComparison.Ordinal);
        Assert.Equal(2, server.ObservationRequests);
        server.Plan = _ => Trouble.None;
        var before = server.WriteKeys.Count;
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        Assert.Equal(3, server.WriteKeys.Count - before);
        AssertComplete(server);
        Assert.False(File.Exists(Path.Combine(_bench.Folder, "state.json")));
    }

    [Fact]
    public async Task An_import_stopped_by_its_caller_resumes()
    {
        await using var server = await FakeSensorThings.StartAsync();
        using var stop = new CancellationTokenSource();
        server.Plan = write =>
        {
            if (write == 14 + 3)
            {
                stop.Cancel();
            }

            return Trouble.None;
        };
        Assert.Equal(ImportRun.Stopped, await _bench.RunUntilAsync(_bench.Options(server, ImportBench.Excerpt), stop.Token));
        Assert.InRange(server.ObservationRequests, 2, 3);
        server.Plan = _ => Trouble.None;
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        Assert.Equal(5, server.ObservationRequests);
        AssertComplete(server);
    }

    [Fact]
    public async Task Restart_begins_at_the_first_row_and_a_new_server_is_never_skipped_into()
    {
        var options = await InterruptAsync();
        await using (var other = await FakeSensorThings.StartAsync())
        {
            Assert.Equal(ImportRun.Done, await _bench.RunAsync(options with { Url = other.Url }));
            AssertComplete(other);
        }

        await using var server = await FakeSensorThings.StartAsync();
        server.Plan = write => write > 14 + 2 ? Trouble.Full : Trouble.None;
        await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt));
        server.Plan = _ => Trouble.None;
        var before = server.WriteKeys.Count;
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt) with { Restart = true }));
        Assert.Equal(5, server.WriteKeys.Count - before);
    }

    [Fact]
    public async Task A_reading_the_server_does_not_store_is_named_by_line_and_column_and_fails()
    {
        await using var server = await FakeSensorThings.StartAsync();
        server.RefuseItem = i => i == 1;
        Assert.Equal(ImportRun.Failed, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt)));
        Assert.Contains("the server did not store it: error: out of range", _bench.Said, StringComparison.Ordinal);
        Assert.Contains("1 readings were not stored.", _bench.Said, StringComparison.Ordinal);
        Assert.Matches(@"prsa-excerpt\.csv:3:12: ", _bench.Said);
    }

    [Fact]
    public async Task One_bad_file_keeps_all_files_from_being_sent()
    {
        await using var server = await FakeSensorThings.StartAsync();
        var text = await File.ReadAllTextAsync(ImportBench.Excerpt, TestContext.Current.CancellationToken);
        var bad = _bench.Write("bad.csv", text + "1,2017,13,1,0,4,4,4,7,300,77,-0.7,1023,-18.8,0,\"NNW\",4.4,\"Dongsi\"\n");
        Assert.Equal(ImportRun.Failed, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt, bad)));
        Assert.Contains("bad.csv:50:3: \"13\" is no month", _bench.Said, StringComparison.Ordinal);
        Assert.Contains("Nothing was imported", _bench.Said, StringComparison.Ordinal);
        Assert.Empty(server.WriteKeys);
    }

    [Fact]
    public async Task A_dry_run_counts_and_sends_nothing()
    {
        await using var server = await FakeSensorThings.StartAsync();
        Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, ImportBench.Excerpt) with { DryRun = true }));
        Assert.Empty(server.WriteKeys);
        Assert.Contains("48 rows of 1 things", _bench.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_quotation_marks_and_hostile_letters_are_found_again()
    {
        await using var server = await FakeSensorThings.StartAsync();
        var text = await File.ReadAllTextAsync(ImportBench.Excerpt, TestContext.Current.CancellationToken);
        var file = _bench.Write("named.csv", text.Replace("\"Dongsi\"", "\"O'Brien's \"\"東四\"\" &%#?\"", StringComparison.Ordinal));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ImportRun.Done, await _bench.RunAsync(_bench.Options(server, file)));
        }

        Assert.Equal("O'Brien's \"東四\" &%#?", Assert.Single(server.Entities, e => e.Set == "Things").Name);
    }

    private async Task<ImportOptions> InterruptAsync()
    {
        await using var server = await FakeSensorThings.StartAsync();
        server.Plan = write => write > 14 + 2 ? Trouble.Full : Trouble.None;
        var options = _bench.Options(server, ImportBench.Excerpt);
        Assert.Equal(ImportRun.Failed, await _bench.RunAsync(options));
        Assert.True(File.Exists(options.State));
        return options;
    }

    private static void AssertComplete(FakeSensorThings server)
    {
        var rows = File.ReadLines(ImportBench.Excerpt).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal(48, rows.Count);
        for (var i = 0; i < Columns.Length; i++)
        {
            var stream = server.StreamOf("Dongsi " + Columns[i]);
            var stored = server.Observations.Where(o => o.Stream == stream).ToList();
            Assert.Equal(rows.Count(r => r[5 + i] != "NA"), stored.Count);
            Assert.Equal(stored.Select(o => o.Time).Order(StringComparer.Ordinal), stored.Select(o => o.Time));
            Assert.Equal(rows.Where(r => r[5 + i] != "NA").Select(r => Value(r[5 + i])), stored.Select(o => Value(o.Result.ToString())));
        }
    }

    /// <summary>A number by its value, whatever way it is written; any other text as it stands, without quotation marks.</summary>
    private static object Value(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : cell.Trim('"');
}
