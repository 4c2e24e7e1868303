using System.Text;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Series;
using Xunit;

namespace Civium.Modules.Tests.Twin;

public sealed class StreamSeriesTests : IAsyncDisposable
{
    private readonly TwinFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StreamSeries Series => _fixture.Get<StreamSeries>();

    [Fact]
    public async Task Without_a_range_it_is_the_last_seven_days_of_the_data_and_not_of_the_clock()
    {
        _fixture.City.AddStream(1, 1, "Dongsi", "PM2.5");
        for (var hour = 0; hour <= 24 * 30; hour++)
        {
            _fixture.City.AddReading(hour + 1, 1, TestCity.Noon.AddHours(hour), hour);
        }

        await _fixture.ConsumeAsync();
        var answer = await Series.ReadAsync(1, null, null, 600, Cancellation);
        Assert.Equal(TestCity.Noon.AddDays(30), answer.To);
        Assert.Equal(TestCity.Noon.AddDays(23), answer.From);
        Assert.Equal(24 * 7 + 1, answer.Count);
        Assert.False(answer.Thinned);
    }

    [Fact]
    public async Task What_is_no_number_is_left_out_and_shows_as_a_gap()
    {
        _fixture.City.AddStream(1, 1, "Dongsi", "PM2.5");
        for (var hour = 0; hour < 12; hour++)
        {
            _fixture.City.Observations.Add(TestCity.Reading(
                hour + 1, 1, TestCity.Noon.AddHours(hour), hour is 5 or 6 ? ObservedResult.Null : ObservedResult.Of(hour)));
        }

        await _fixture.ConsumeAsync();
        var answer = await Series.ReadAsync(1, null, null, 600, Cancellation);
        Assert.Equal(10, answer.Count);
        Assert.Single(answer.Points, point => point.Value is null);
    }

    [Fact]
    public async Task Wrong_questions_are_refused_with_a_code_and_a_place()
    {
        _fixture.City.AddStream(1, 1, "Dongsi", "PM2.5");
        await _fixture.ConsumeAsync();
        var noon = TestCity.Noon;
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Series.ReadAsync(2, null, null, 600, Cancellation))).Status);
        Assert.Equal("from", (await Assert.ThrowsAsync<RefusedException>(() => Series.ReadAsync(1, noon, noon.AddHours(-1), 600, Cancellation))).Where);
        Assert.Equal("points", (await Assert.ThrowsAsync<RefusedException>(() => Series.ReadAsync(1, null, null, 0, Cancellation))).Where);
        Assert.Equal("points", (await Assert.ThrowsAsync<RefusedException>(() => Series.ReadAsync(1, null, null, 1_000_000, Cancellation))).Where);
        Assert.Equal("to", Assert.Throws<RefusedException>(() => Instant.Parse("yesterday'; DROP", "to")).Where);
    }

    [Theory]
    [InlineData("2017-02-28T15:00:00Z", 15)]
    [InlineData("2017-02-28T15:00:00", 15)]
    [InlineData("2017-02-28T23:00:00+08:00", 15)]
    [InlineData("2017-02-28T23:00:00 08:00", 15)]
    public void Times_are_read_with_and_without_offset(string text, int hour) =>
        Assert.Equal(new DateTime(2017, 2, 28, hour, 0, 0, DateTimeKind.Utc), Instant.Parse(text, "from"));

    [Fact]
    public async Task Csv_quotes_what_needs_it_and_keeps_numbers_exact()
    {
        _fixture.City.Observations.AddRange(
            TestCity.Reading(1, 1, TestCity.Noon, ObservedResult.Of(0.1 + 0.2)),
            TestCity.Reading(2, 1, TestCity.Noon.AddHours(1), ObservedResult.Of("a \"b\", c\nd")));
        using var target = new MemoryStream();
        await CsvReadings.WriteAsync(target, Series.Readings(1, TestCity.Noon, TestCity.Noon.AddDays(1), Cancellation), "°C", Cancellation);
        Assert.Equal(
            "time,end,result,unit,recorded,id\r\n"
            + "2017-02-28T12:00:00Z,2017-02-28T12:00:00Z,0.30000000000000004,°C,2017-02-28T12:00:02Z,1\r\n"
            + "2017-02-28T13:00:00Z,2017-02-28T13:00:00Z,\"a \"\"b\"\", c\nd\",°C,2017-02-28T13:00:02Z,2\r\n",
            Encoding.UTF8.GetString(target.ToArray()));
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
