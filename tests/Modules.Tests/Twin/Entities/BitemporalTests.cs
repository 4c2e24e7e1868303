using CsCheck;
using Civium.Kernel.Databases;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Index;
using Microsoft.Extensions.Time.Testing;
using NetTopologySuite.Geometries;
using Xunit;

namespace Civium.Modules.Tests.Twin.Entities;

/// <summary>What is recorded late, corrected or ended is answered as a replay of the changes says, for every pair of moments.</summary>
public sealed class BitemporalTests
{
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int End = 8;

    /// <summary>One change: of which entity, from which hour to which (<see cref="End"/> for an open end), to which name (0 to end it).</summary>
    private sealed record Step(int Entity, int From, int To, int Name);

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 7], Gen.Int[1, 8], Gen.Int[0, 3], (entity, from, length, name) =>
        new Step(entity, from, Math.Min(from + length, End), name));

    [Fact]
    public async Task State_equals_a_replay_of_the_changes() =>
        await Steps.Array[1, 9].SampleAsync(ComparesAsync, iter: 30, threads: 1);

    private static async Task<bool> ComparesAsync(Step[] steps)
    {
        using var fixture = new TwinFixture();
        await fixture.Get<IModuleMigration>().MigrateAsync(CancellationToken.None);
        var (writer, reader, index) = (fixture.Get<EntityWriter>(), fixture.Get<EntityReader>(), fixture.Get<TwinIndex>());
        var recorded = new List<DateTime>();
        foreach (var step in steps)
        {
            ((FakeTimeProvider)fixture.Get<TimeProvider>()).Advance(TimeSpan.FromHours(1));
            recorded.Add(fixture.Clock.GetUtcNow().UtcDateTime);
            await ApplyAsync(writer, step);

            // The index is asked on the way, so that it follows changes and not only loads them.
            await index.StateAsync(CancellationToken.None);
        }

        var state = await index.StateAsync(CancellationToken.None);
        for (var known = 0; known <= steps.Length; known++)
        {
            var knownAt = known == 0 ? Begin.AddMinutes(1) : recorded[known - 1];
            for (var hour = 0; hour <= End; hour++)
            {
                await CompareAsync(steps[..known], reader, state, Begin.AddHours(hour), knownAt, hour);
            }
        }

        return true;
    }

    private static async Task ApplyAsync(EntityWriter writer, Step step)
    {
        var valid = new ValidTime(Begin.AddHours(step.From), step.To == End ? DateTime.MaxValue : Begin.AddHours(step.To));
        if (step.Name == 0)
        {
            await writer.EndAsync([("poi", Code(step.Entity))], valid, "test", CancellationToken.None);
        }
        else
        {
            var point = GeometryReader.Factory.CreatePoint(new Coordinate(116 + step.Name, 39));
            await writer.RecordAsync([new EntityDraft("poi", Code(step.Entity), $"n{step.Name}", null, point, "{}")], valid, "test", CancellationToken.None);
        }
    }

    private static async Task CompareAsync(Step[] steps, EntityReader reader, IndexState index, DateTime validAt, DateTime knownAt, int hour)
    {
        var shown = new List<Found>();
        index.Find(null, new Moment(validAt.Ticks, knownAt.Ticks, Reach.Everything), 0, shown.Add);
        var expectedShown = 0;
        for (var entity = 0; entity < 3; entity++)
        {
            var last = steps.LastOrDefault(step => step.Entity == entity && step.From <= hour && (hour < step.To || step.To == End));
            var expected = last is null || last.Name == 0 ? null : $"n{last.Name}";
            var answered = await reader.StateAsync("poi", Code(entity), validAt, knownAt, CancellationToken.None);
            Assert.Equal(expected, answered?.Row.Name);
            expectedShown += expected is null ? 0 : 1;
            Assert.Equal(expected is not null, answered is not null && shown.Any(one => one.Sequence == answered.Row.Sequence));
        }

        Assert.Equal(expectedShown, shown.Count);
    }

    private static string Code(int entity) => $"E{entity}";
}
