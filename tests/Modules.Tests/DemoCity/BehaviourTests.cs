using System.Text.Json;
using Civium.DemoCity.Behaviour;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Feeding;
using Civium.DemoCity.Sensors;
using Civium.Detection;
using Civium.Modules.Warning.Rules;
using CsCheck;
using Xunit;

namespace Civium.Modules.Tests.DemoCity;

public sealed class BehaviourTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 16, 0, 0, DateTimeKind.Utc);
    private static readonly IReadOnlyList<Sensor> Sensors = Plans.SensorsOf(2022);

    [Fact]
    public void There_are_five_hundred_sensors_of_ten_kinds_with_names_of_their_own()
    {
        Assert.Equal(500, Sensors.Count);
        Assert.Equal(10, Sensors.Select(sensor => sensor.Profile.Theme).Distinct().Count());
        Assert.Equal(500, Sensors.Select(sensor => sensor.Name.English).Distinct().Count());
        Assert.Distinct(Sensors.SelectMany(sensor => sensor.Streams).Select(stream => stream.Name));
        Assert.All(Sensors, sensor => Assert.Contains(sensor.Name.Chinese, sign => sign > 0x4e00));
        Assert.All(Sensors, sensor => Assert.InRange(sensor.At.Length, 0, 7000));
    }

    [Fact]
    public void A_reading_depends_on_seed_stream_and_time_alone()
    {
        var (one, again, other) = (new CityLife(7, Sensors), new CityLife(7, Sensors), new CityLife(8, Sensors));
        var streams = Sensors.Where((_, i) => i % 9 == 0).SelectMany(sensor => sensor.Streams).ToArray();
        var forward = streams.SelectMany(stream => Enumerable.Range(0, 30).Select(hour => one.Read(stream, Start.AddHours(hour)))).ToArray();
        var backward = streams.Reverse().SelectMany(stream => Enumerable.Range(0, 30).Reverse().Select(hour => again.Read(stream, Start.AddHours(hour)))).Reverse();

        Assert.Equal(forward, backward);
        Assert.NotEqual(forward, streams.SelectMany(stream => Enumerable.Range(0, 30).Select(hour => other.Read(stream, Start.AddHours(hour)))));
    }

    /// <summary>
    /// Other machines and runtimes must give the same. The number is from another program in another language, written from the published
    /// definitions (FNV-1a over UTF-16 units, SplitMix64's finaliser; the latter checked by its known first output for seed 0,
    /// 0xE220A8397B1DCDAF): mix(mix(7 xor fnv("pinned")) + 1), its upper 53 bits over 2^53.
    /// </summary>
    [Fact]
    public void The_draws_are_those_of_the_published_generators() => Assert.Equal(0.6787000872422091, Noise.Uniform(7, "pinned", 1));

    [Fact]
    public void Noise_has_a_memory_and_no_bias()
    {
        var values = Enumerable.Range(0, 20_000).Select(minute => Noise.At(5, Start.AddMinutes(minute))).ToArray();
        var mean = values.Average();
        var variance = values.Average(value => (value - mean) * (value - mean));
        var steps = values.Zip(values.Skip(1), (one, next) => (next - one) * (next - one)).Average();

        Assert.InRange(mean, -0.35, 0.35);
        Assert.InRange(variance, 0.5, 1.6);
        Assert.True(steps < variance / 20, $"Neighbouring minutes differ too much: {steps} of {variance}.");
    }

    [Fact]
    public void Readings_stay_within_what_the_device_can_mean_for_any_seed_and_time() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 499], Gen.Int[0, 5_000_000]).Sample(
            (seed, number, minute) =>
            {
                var life = new CityLife(seed, Sensors);
                foreach (var stream in Sensors[number].Streams.Where(stream => !stream.IsEventLike))
                {
                    var value = life.Read(stream, Start.AddMinutes(minute));
                    Assert.InRange(value, stream.Kind.Low, stream.Kind.High);
                    Assert.Equal(Math.Round(value, stream.Kind.Decimals), value);
                }
            },
            iter: 2000);

    [Fact]
    public void Events_begin_and_end_within_their_day()
    {
        var places = Sensors.ToLookup(sensor => sensor.Profile.Theme, sensor => sensor.At);
        Gen.Select(Gen.ULong, Gen.Int[0, 20_000]).Sample((seed, number) =>
        {
            var day = DateOnly.FromDayNumber(730_000 + number);
            var events = DayEvents.Of(seed, day, places);
            Assert.Equal(events, DayEvents.Of(seed, day, places));
            foreach (var midnight in new[] { CityClock.Instant(day, 0), CityClock.Instant(day, 24) })
            {
                foreach (var at in Sensors.Where((_, i) => i % 50 == 0).Select(sensor => sensor.At))
                {
                    Assert.Equal(0, events.Pollution.AddedAt(at, midnight), 1);
                    Assert.Equal(0, events.Dip.DepthAt(at, midnight));
                    Assert.Equal(0, events.Jam.ShareAt(at, midnight));
                    Assert.InRange(events.Flood.RainAt(at, midnight), 0, 0.05);
                }

                Assert.InRange(events.Flood.RiseAt(events.Flood.Worst, midnight), 0, 0.05);
            }
        });
    }

    [Fact]
    public void Neighbours_feel_an_event_later_and_less()
    {
        var events = new CityLife(2022, Sensors).EventsOf(new DateOnly(2026, 3, 4));
        var day = Enumerable.Range(0, 24 * 60).Select(minute => CityClock.Instant(events.Day, 0).AddMinutes(minute)).ToArray();
        (double Peak, int Minute) Felt(Func<DateTime, double> effect)
        {
            var values = day.Select(effect).ToArray();
            return (values.Max(), Array.IndexOf(values, values.Max()));
        }

        void Decays(Func<Vec, DateTime, double> effect, Vec at, Vec direction)
        {
            var (here, near, far) = (Felt(time => effect(at, time)), Felt(time => effect(at + (direction * 900), time)), Felt(time => effect(at + (direction * 1800), time)));
            Assert.True(here.Peak > near.Peak && near.Peak > far.Peak && far.Peak > 0, $"{here} {near} {far}");
            Assert.True(here.Minute <= near.Minute && near.Minute <= far.Minute && here.Minute < far.Minute, $"{here} {near} {far}");
        }

        Decays(events.Pollution.AddedAt, events.Pollution.At, events.Pollution.Wind);
        Decays(events.Dip.DepthAt, events.Dip.At, new Vec(0, 1));
        Decays((at, time) => events.Flood.RiseAt(events.Flood.Worst + at.X, time), default, new Vec(1, 0));
        var jam = events.Jam;
        Assert.True(Felt(time => jam.ShareAt(jam.At, time)).Peak > Felt(time => jam.ShareAt(jam.At + new Vec(1500, 0), time)).Peak);
        Assert.True(day.First(time => jam.ShareAt(jam.At, time) > 0) < day.First(time => jam.ShareAt(jam.At + new Vec(1500, 0), time) > 0));
    }

    /// <summary>By the very rules that are installed and the very readings that are sent as history: each kind of event warns every day, and an ordinary
    /// rush hour or tide does not.</summary>
    [Fact]
    public void Every_days_events_raise_warnings_and_nothing_else_does()
    {
        var rules = SampleRules.All.Select(rule => JsonSerializer.Deserialize<RuleDocument>(rule, RuleReader.Json)!).ToDictionary(rule => rule.Selector.Property);
        foreach (var seed in new ulong[] { 2022, 99 })
        {
            var life = new CityLife(seed, Sensors);
            foreach (var stream in Sensors.SelectMany(sensor => sensor.Streams).Where(stream => rules.ContainsKey(stream.Kind.Property)).GroupBy(stream => stream.Kind.Property))
            {
                var raised = stream.SelectMany(one => Raised(life, one, RuleReader.Check(rules[stream.Key]))).ToArray();
                for (var day = 1; day < 9; day++)
                {
                    var local = CityClock.DayOf(Start).AddDays(day);
                    Assert.True(raised.Any(raise => CityClock.DayOf(raise) == local), $"Seed {seed}: {stream.Key} raised nothing on {local}.");
                }

                Assert.True(raised.Length < 9 * 45, $"Seed {seed}: {stream.Key} raised {raised.Length} warnings in nine days.");
                Assert.All(raised, raise => Assert.True(IsOn(life, stream.Key, raise), $"Seed {seed}: {stream.Key} warned at {raise:u} without an event."));
            }
        }
    }

    [Fact]
    public void An_hourly_mean_is_due_when_its_hour_is_over()
    {
        var hour = TimeSpan.FromHours(1);
        Assert.Equal([Start, Start.AddHours(1), Start.AddHours(2)], Due(hour, Start.AddMinutes(-1), Start.AddHours(3).AddMinutes(59)));
        Assert.Empty(Due(hour, Start, Start.AddHours(1).AddMinutes(59)));
    }

    [Fact]
    public void Readings_by_the_minute_come_in_steps_of_ten_for_the_past()
    {
        var due = Due(TimeSpan.FromMinutes(1), Start.AddMinutes(-1), Start.AddHours(2).AddMinutes(2));
        Assert.Equal([Start, Start.AddMinutes(10), Start.AddMinutes(20)], due.Take(3));
        Assert.Equal(Enumerable.Range(60, 63).Select(minute => Start.AddMinutes(minute)), due.Skip(6));
    }

    [Fact]
    public void Nothing_is_due_twice() =>
        Gen.Select(Gen.OneOfConst(1, 5, 60), Gen.Int[0, 6000], Gen.Int[0, 300], Gen.Int[0, 300]).Sample((interval, from, first, second) =>
        {
            var after = Start.AddMinutes(from);
            var once = Due(TimeSpan.FromMinutes(interval), after, after.AddMinutes(first));
            var then = Due(TimeSpan.FromMinutes(interval), once.Length > 0 ? once[^1] : after, after.AddMinutes(first + second));

            Assert.Empty(once.Intersect(then));
            Assert.All(once.Concat(then), time => Assert.True(time > after));
            Assert.Equal(once.Concat(then).Order(), once.Concat(then));
        });

    private static DateTime[] Due(TimeSpan interval, DateTime after, DateTime now) => [.. Schedule.Due(interval, after, now, now)];

    private static IEnumerable<DateTime> Raised(CityLife life, SensorStream stream, ThresholdRule rule)
    {
        var detector = new ThresholdDetector(rule, TimeSpan.Zero);
        foreach (var at in Schedule.Due(stream.Kind.Interval, Start, Start.AddDays(9), Start.AddDays(11)))
        {
            detector.Feed(new Reading(at, life.Read(stream, at), at.Ticks));
        }

        return detector.Transitions.Where(transition => transition.From == 0).Select(transition => transition.Time);
    }

    /// <summary>Whether an event of the right kind goes on somewhere, or did three hours ago, which is as far as a rule looks back.</summary>
    private static bool IsOn(CityLife life, string property, DateTime time) => Enumerable.Range(0, 19).Select(i => time.AddMinutes(-10 * i)).Any(at =>
    {
        var events = life.EventsOf(CityClock.DayOf(at));
        return property switch
        {
            "Water level" => events.Flood.RiseAt(events.Flood.Worst, at) > 0.2 || Math.Abs((at - events.Flood.Storm).TotalHours) < 8,
            "Line voltage" => Math.Abs((at - events.Dip.Start).TotalHours) < 2,
            "Traffic speed" => Math.Abs((at - events.Jam.Start).TotalHours) < 3,
            _ => Math.Abs((at - events.Pollution.Peak).TotalHours) < 8,
        };
    });
}
