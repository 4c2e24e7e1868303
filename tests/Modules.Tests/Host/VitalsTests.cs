using System.Diagnostics.Metrics;
using Civium.Host.Vitals;
using Xunit;

namespace Civium.Modules.Tests.Host;

public sealed class VitalsTests
{
    [Fact]
    public void Quantiles_are_within_a_tenth()
    {
        var histogram = new DurationHistogram();
        for (var value = 1; value <= 1000; value++)
        {
            histogram.Record(value / 10.0);
        }

        var (count, quantiles) = histogram.Take();

        Assert.Equal(1000, count);
        Assert.InRange(quantiles!.P50, 45, 55);
        Assert.InRange(quantiles.P95, 85.5, 104.5);
        Assert.InRange(quantiles.P99, 89.1, 108.9);
        Assert.Equal((0, null), histogram.Take());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1e300)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Absurd_durations_are_counted_somewhere(double milliseconds)
    {
        var histogram = new DurationHistogram();

        histogram.Record(milliseconds);

        Assert.Equal(1, histogram.Take().Count);
    }

    [Fact]
    public void The_reader_adds_up_what_meters_report_and_leaves_live_connections_out()
    {
        using var reader = new MeterReader();
        using var meter = new Meter("Civium");
        var stored = meter.CreateCounter<long>("civium.observations.stored");
        var requests = meter.CreateHistogram<double>("http.server.request.duration", "s");
        reader.TakeStored();
        reader.Requests.Take();

        stored.Add(40);
        stored.Add(2);
        requests.Record(0.010, new KeyValuePair<string, object?>("http.response.status_code", 200));
        requests.Record(900, new KeyValuePair<string, object?>("http.response.status_code", 101));

        Assert.Equal(42, reader.TakeStored());
        var (count, quantiles) = reader.Requests.Take();
        Assert.Equal(1, count);
        Assert.InRange(quantiles!.P99, 9, 11);
    }

    [Fact]
    public void The_ring_keeps_an_hour()
    {
        var ring = new VitalsRing();
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var number = 0; number < 2000; number++)
        {
            ring.Add(Signs(start.AddSeconds(2 * number)));
        }

        var all = ring.All();

        Assert.Equal(1800, all.Count);
        Assert.Equal(start.AddSeconds(2 * 200), all[0].Time);
        Assert.Equal(start.AddSeconds(2 * 1999), ring.Latest!.Time);
    }

    private static VitalSigns Signs(DateTime time) => new()
    {
        Time = time,
        RequestsPerSecond = 0,
        LatencyMs = null,
        ObservationsPerSecond = 0,
        ConsumerLag = 0,
        FsyncMs = null,
        HeapBytes = 0,
        WorkingSetBytes = 0,
        Threads = 0,
        DiskFreeBytes = null,
        PartitionsHeld = 0,
        Partitions = 0,
        UptimeSeconds = 0,
    };
}
