using Civium.Detection;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.Detection;

public sealed class ThresholdDetectorPropertyTest
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Lateness = TimeSpan.FromHours(2);

    private static readonly ThresholdRule Rule = new()
    {
        Window = TimeSpan.FromHours(3),
        MinimumSamples = 2,
        Levels = [new("blue", 10), new("red", 20)],
        RaiseValues = 2,
        LowerValues = 2,
        LowerFactor = 0.9,
        NoData = TimeSpan.FromHours(6),
    };

    /// <summary>A walk over both thresholds, with gaps, repeated times and missing values; ids follow the order made.</summary>
    private static readonly Gen<Reading[]> Walks = Gen.Select(Gen.Int[0, 90], Gen.Int[0, 300], Gen.Int[0, 40])
        .Array[0, 80]
        .Select(steps =>
        {
            var minute = 0;
            return steps.Select((step, place) =>
            {
                minute += step.Item3 == 0 ? 400 : step.Item1 < 8 ? 0 : step.Item1;
                return new Reading(Start.AddMinutes(minute), step.Item3 == 1 ? double.NaN : step.Item2 / 10.0, place + 1);
            }).ToArray();
        });

    [Fact]
    public void Any_order_within_the_lateness_gives_the_same_transitions_and_state() =>
        Gen.Select(Walks, Gen.Int[0, int.MaxValue]).Sample((readings, seed) =>
        {
            var expected = Feed(new(Rule, Lateness), readings);
            var shuffled = Feed(new(Rule, Lateness), Shuffle(readings, seed));
            Assert.Equal(0, shuffled.Late);
            Assert.Equal(expected.Transitions, shuffled.Transitions);
            Assert.Equal(expected.Save(), shuffled.Save());
        });

    [Fact]
    public void Saving_and_restoring_anywhere_changes_nothing() =>
        Gen.Select(Walks, Gen.Int[0, int.MaxValue], Gen.Int[1, 20]).Sample((readings, seed, size) =>
        {
            var shuffled = Shuffle(readings, seed);
            var expected = Feed(new(Rule, Lateness), shuffled);
            var detector = new ThresholdDetector(Rule, Lateness);
            var told = new List<Transition>();
            foreach (var batch in shuffled.Chunk(size))
            {
                detector = ThresholdDetector.Restore(Rule, Lateness, detector.Save());
                var before = detector.Transitions;
                Assert.Equal(told.TakeLast(before.Count), before);
                Feed(detector, batch);
                told.RemoveRange(told.Count - before.Count, before.Count);
                told.AddRange(detector.Transitions);
                Assert.True(detector.SettledTransitions <= detector.Transitions.Count);
            }

            Assert.Equal(expected.Transitions, told);
            Assert.Equal(expected.Save(), detector.Save());
        });

    [Fact]
    public void Settled_transitions_are_never_corrected() =>
        Gen.Select(Walks, Gen.Int[0, int.MaxValue]).Sample((readings, seed) =>
        {
            var detector = new ThresholdDetector(Rule, Lateness);
            Transition[] settled = [];
            foreach (var reading in Shuffle(readings, seed))
            {
                detector.Feed(reading);
                Assert.Equal(settled, detector.Transitions.Take(settled.Length));
                settled = [.. detector.Transitions.Take(detector.SettledTransitions)];
            }
        });

    [Fact]
    public void Damaged_states_are_refused_and_nothing_else_happens() =>
        Gen.Select(Walks, Gen.Int[0, 400], Gen.Byte).Sample((readings, place, value) =>
        {
            var state = Feed(new(Rule, Lateness), readings).Save();
            state[place % state.Length] = value;
            Restores(state);
            Restores(state[..(place % state.Length)]);
        });

    /// <summary>Moves readings by less than the lateness: none overtakes one that is more than that earlier.</summary>
    private static Reading[] Shuffle(Reading[] readings, int seed)
    {
        var random = new Random(seed);
        return [.. readings.OrderBy(reading => reading.Time.AddMinutes(random.Next(0, (int)Lateness.TotalMinutes)))];
    }

    private static ThresholdDetector Feed(ThresholdDetector detector, IEnumerable<Reading> readings)
    {
        foreach (var reading in readings)
        {
            detector.Feed(reading);
        }

        return detector;
    }

    private static void Restores(byte[] state)
    {
        try
        {
            ThresholdDetector.Restore(Rule, Lateness, state).Save();
        }
        catch (FormatException)
        {
            // The one answer to a damaged state; any other exception fails the test.
        }
    }
}
