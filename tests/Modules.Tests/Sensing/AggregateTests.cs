using System.Globalization;
using System.Net;
using System.Text.Json;
using Apache.Arrow.Ipc;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Aggregating;
using Parquet;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Aggregates, the latest, and exports over HTTP.</summary>
public sealed class AggregateTests(SensingHost host)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<long> StreamAsync(string name, params (string Time, double Value)[] readings)
    {
        var (_, stream) = await host.StationAsync(name);
        foreach (var (time, value) in readings)
            await host.PostAsync($"Datastreams({stream})/Observations", $$"""{"phenomenonTime":"{{time}}","result":{{value.ToString(CultureInfo.InvariantCulture)}}}""");
        return stream;
    }

    private Task<JsonElement> AskAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => host.GetAsync("/api/sensing/" + path, expected);

    [Fact]
    public async Task A_day_of_a_time_zone_begins_at_its_own_midnight()
    {
        // Shanghai is at +08:00: the second reading is of the next day there.
        var stream = await StreamAsync("Zoned", ("2024-05-01T15:59:00Z", 1), ("2024-05-01T16:00:00Z", 2), ("2024-05-01T20:00:00Z", 6), ("2024-05-03T20:00:00Z", 9));
        var answer = await AskAsync($"streams/{stream}/aggregate?from=2024-05-01T00:00:00Z&to=2024-05-05T00:00:00Z&step=P1D&zone=Asia/Shanghai&fn=mean,count,first,last,median&gaps=null");
        var buckets = answer.GetProperty("series")[0].GetProperty("buckets").EnumerateArray().ToList();
        Assert.Equal(["2024-05-01T00:00:00Z", "2024-05-01T16:00:00Z", "2024-05-02T16:00:00Z", "2024-05-03T16:00:00Z", "2024-05-04T16:00:00Z"], buckets.Select(bucket => bucket.GetProperty("start").GetString()));
        Assert.Equal([1, 2, 0, 1, 0], buckets.Select(bucket => bucket.GetProperty("count").GetInt64()));
        Assert.Equal((4.0, 2.0, 6.0, 4.0), (buckets[1].GetProperty("mean").GetDouble(), buckets[1].GetProperty("first").GetDouble(), buckets[1].GetProperty("last").GetDouble(), buckets[1].GetProperty("median").GetDouble()));
        Assert.Equal(JsonValueKind.Null, buckets[2].GetProperty("mean").ValueKind);
        var omitted = await AskAsync($"streams/{stream}/aggregate?step=P1D&zone=Asia/Shanghai");
        Assert.Equal(3, omitted.GetProperty("series")[0].GetProperty("buckets").GetArrayLength());
    }

    [Fact]
    public async Task Many_streams_are_answered_each_or_all_together_and_as_csv()
    {
        var name = "Pool " + Guid.NewGuid().ToString("N");
        await StreamAsync(name, ("2024-05-01T00:10:00Z", 1), ("2024-05-01T01:10:00Z", 3));
        await StreamAsync(name, ("2024-05-01T00:20:00Z", 5));
        var filter = Uri.EscapeDataString($"Thing/name eq '{name}'");
        var each = await AskAsync($"aggregate?filter={filter}&step=PT1H&fn=mean&from=2024-05-01T00:00:00Z&to=2024-05-02T00:00:00Z");
        Assert.Equal([2, 1], each.GetProperty("series").EnumerateArray().Select(series => series.GetProperty("buckets").GetArrayLength()));
        var all = await AskAsync($"aggregate?filter={filter}&step=PT1H&fn=mean,max&by=all&from=2024-05-01T00:00:00Z&to=2024-05-02T00:00:00Z");
        Assert.Equal(2, all.GetProperty("streams").GetInt32());
        Assert.Equal(3, all.GetProperty("series")[0].GetProperty("buckets")[0].GetProperty("mean").GetDouble());
        var csv = await host.Client.GetStringAsync($"/api/sensing/aggregate?filter={filter}&step=PT1H&fn=mean,max&by=all&from=2024-05-01T00:00:00Z&to=2024-05-02T00:00:00Z&format=csv", Token);
        Assert.Equal("start,end,mean,max\r\n2024-05-01T00:00:00Z,2024-05-01T01:00:00Z,3,5\r\n2024-05-01T01:00:00Z,2024-05-01T02:00:00Z,3,3\r\n", csv);
        var latest = await AskAsync($"latest?filter={filter}");
        Assert.Equal([3.0, 5.0], latest.EnumerateArray().Select(one => one.GetProperty("result").GetDouble()).Order());
    }

    [Theory]
    [InlineData("streams/999999999/aggregate", HttpStatusCode.NotFound, "not-found")]
    [InlineData("aggregate?step=1h", HttpStatusCode.BadRequest, "bad-step")]
    [InlineData("aggregate?step=P1DT1H", HttpStatusCode.BadRequest, "bad-step")]
    [InlineData("aggregate?step=PT0S", HttpStatusCode.BadRequest, "bad-step")]
    [InlineData("aggregate?fn=average", HttpStatusCode.BadRequest, "bad-measure")]
    [InlineData("aggregate?fn=p101", HttpStatusCode.BadRequest, "bad-measure")]
    [InlineData("aggregate?from=yesterday", HttpStatusCode.BadRequest, "bad-time")]
    [InlineData("aggregate?from=2024-05-02T00:00:00Z&to=2024-05-01T00:00:00Z", HttpStatusCode.BadRequest, "empty-range")]
    [InlineData("aggregate?from=2000-01-01T00:00:00Z&to=2024-05-01T00:00:00Z&step=PT1S", HttpStatusCode.BadRequest, "too-many-buckets")]
    [InlineData("aggregate?zone=Mars/Olympus", HttpStatusCode.BadRequest, "bad-zone")]
    [InlineData("aggregate?filter=name%20eq", HttpStatusCode.BadRequest, "bad-query")]
    [InlineData("aggregate?by=thing", HttpStatusCode.BadRequest, "bad-by")]
    [InlineData("aggregate?gaps=yes", HttpStatusCode.BadRequest, "bad-gaps")]
    [InlineData("aggregate?format=xml", HttpStatusCode.BadRequest, "bad-format")]
    [InlineData("export?format=xls", HttpStatusCode.BadRequest, "bad-format")]
    [InlineData("export?filter=result%20gt", HttpStatusCode.BadRequest, "bad-query")]
    public async Task What_cannot_be_answered_is_refused_by_name(string path, HttpStatusCode status, string code) =>
        Assert.Equal(code, (await AskAsync(path, status)).GetProperty("code").GetString());

    [Theory]
    [InlineData("P1M", "2024-01-15T00:00:00Z", "2024-04-02T00:00:00Z", "UTC", "2024-02-01T00:00:00Z 2024-03-01T00:00:00Z 2024-04-01T00:00:00Z")]
    [InlineData("P3M", "2024-01-15T00:00:00Z", "2024-08-02T00:00:00Z", "UTC", "2024-04-01T00:00:00Z 2024-07-01T00:00:00Z")]
    [InlineData("P1W", "2024-05-01T00:00:00Z", "2024-05-15T00:00:00Z", "UTC", "2024-05-06T00:00:00Z 2024-05-13T00:00:00Z")]
    [InlineData("PT6H", "2024-05-01T01:00:00Z", "2024-05-01T20:00:00Z", "Asia/Shanghai", "2024-05-01T04:00:00Z 2024-05-01T10:00:00Z 2024-05-01T16:00:00Z")]
    [InlineData("P1D", "2024-03-30T12:00:00Z", "2024-04-01T12:00:00Z", "Europe/Berlin", "2024-03-30T23:00:00Z 2024-03-31T22:00:00Z")]
    [InlineData("P1D", "2024-10-26T12:00:00Z", "2024-10-28T12:00:00Z", "Europe/Berlin", "2024-10-26T22:00:00Z 2024-10-27T23:00:00Z")]
    public void Edges_follow_the_calendar(string step, string from, string to, string zone, string inner)
    {
        var edges = StepLength.Parse(step).Edges(Time(from), Time(to), TimeZoneInfo.FindSystemTimeZoneById(zone), 100);
        Assert.Equal([from, .. inner.Split(' '), to], edges.Select(edge => edge.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("P1.5D")]
    [InlineData("-PT1H")]
    [InlineData("PT1H1H")]
    [InlineData("P99999999999D")]
    public void What_is_no_step_is_refused(string step) => Assert.Throws<RefusedException>(() => StepLength.Parse(step));

    [Fact]
    public async Task A_selection_is_exported_in_each_format()
    {
        var name = "Export " + Guid.NewGuid().ToString("N");
        await StreamAsync(name, ("2024-05-01T00:10:00Z", 1.5), ("2024-05-01T01:10:00Z", 3), ("2024-05-02T01:10:00Z", 4));
        var path = "/api/sensing/export?filter=" + Uri.EscapeDataString($"Datastream/Thing/name eq '{name}' and phenomenonTime lt 2024-05-02T00:00:00Z") + "&format=";
        using var answer = await host.Client.GetAsync(path + "csv", Token);
        Assert.Equal("2", Assert.Single(answer.Headers.GetValues("Civium-Observations")));
        var lines = (await answer.Content.ReadAsStringAsync(Token)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains(",2024-05-01T00:10:00Z,2024-05-01T00:10:00Z,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",1.5,number,", lines[1], StringComparison.Ordinal);

        await using var parquet = new MemoryStream(await host.Client.GetByteArrayAsync(path + "parquet", Token));
        await using (var reader = await ParquetReader.CreateAsync(parquet, cancellationToken: Token))
        {
            using var group = reader.OpenRowGroupReader(0);
            Assert.Equal(2, group.RowCount);
            Assert.Equal(11, reader.Schema.GetDataFields().Length);
        }

        await using var arrow = await host.Client.GetStreamAsync(path + "arrow", Token);
        using var batches = new ArrowStreamReader(arrow);
        var batch = await batches.ReadNextRecordBatchAsync(Token);
        Assert.Equal(2, batch.Length);
        Assert.Equal([1.5, 3.0], ((Apache.Arrow.DoubleArray)batch.Column("result_number")).ToArray().Select(value => value!.Value));
        Assert.Null(await batches.ReadNextRecordBatchAsync(Token));
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
