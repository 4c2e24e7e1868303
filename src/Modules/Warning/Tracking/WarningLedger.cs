using Civium.Contracts.Warning;
using Civium.Detection;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>
/// Brings stored warnings and transitions in line with what detectors now say: unchanged transitions stay, corrected ones are marked
/// superseded, and a warning keeps its id, and so its acknowledgement, while any raise of it stands or one takes its place.
/// </summary>
internal sealed class WarningLedger(WarningDb context, DateTime now)
{
    private readonly Dictionary<long, WarningRow> _rows = [];
    private readonly List<Planned> _planned = [];
    private readonly List<long> _superseded = [];
    private readonly List<TaskOwed> _owed = [];

    /// <summary>A transition that is older than this has Things do nothing: what is imported from last year is no emergency.</summary>
    private static readonly TimeSpan ActsWithin = TimeSpan.FromHours(1);

    /// <summary>What Things are to do because of the new transitions.</summary>
    public IReadOnlyList<TaskOwed> Owed => _owed;

    /// <summary>Where the transitions of one pair belong; a null row is one that was not loaded since nothing of it changes.</summary>
    private sealed record Planned(PairWork Work, IReadOnlyList<Transition> Transitions, long[] Kept, WarningRow[] Warnings, WarningRow? Settled);

    /// <summary>Writes what changed, and sets the links of every pair.</summary>
    /// <returns>The ids of the warnings that changed.</returns>
    public async Task<IReadOnlyList<long>> WriteAsync(IReadOnlyCollection<PairWork> works, CancellationToken cancellation)
    {
        var changed = works.Where(work => work.NewlyLate > 0 || !work.Before.SequenceEqual(work.Detector.Transitions)).ToHashSet();
        await LoadAsync(changed, cancellation).ConfigureAwait(false);
        foreach (var work in changed)
        {
            Plan(work);
        }

        var ids = await SaveAsync(cancellation).ConfigureAwait(false);
        foreach (var work in works.Where(work => !changed.Contains(work)))
        {
            Settle(work, work.Before, work.Links.Unsettled);
        }

        return ids;
    }

    private async Task LoadAsync(IEnumerable<PairWork> works, CancellationToken cancellation)
    {
        var ids = works.SelectMany(work => work.Links.Unsettled.Select(link => link.Warning).Append(work.Links.Settled)).Where(id => id > 0).Distinct();
        foreach (var some in ids.Chunk(500))
        {
            var rows = await context.Warnings.Where(row => some.Contains(row.Id)).ToListAsync(cancellation).ConfigureAwait(false);
            rows.ForEach(row => _rows[row.Id] = row);
        }
    }

    private void Plan(PairWork work)
    {
        var transitions = work.Detector.Transitions;
        var old = work.Before.Zip(work.Links.Unsettled).ToDictionary(pair => pair.First, pair => pair.Second);
        var kept = new long[transitions.Count];
        var warnings = new WarningRow[transitions.Count];
        var settled = work.Links.Settled > 0 ? _rows[work.Links.Settled] : null;
        var standing = transitions.ToHashSet();

        // Warnings whose raise was corrected go to the raises that come instead, in order.
        var orphans = new Queue<WarningRow>(work.Before.Zip(work.Links.Unsettled)
            .Where(pair => pair.First.From == 0 && !standing.Contains(pair.First)).Select(pair => _rows[pair.Second.Warning]));
        var current = settled;
        if (current is not null)
        {
            current.Peak = work.Links.SettledPeak;
            Move(current, work.Rule.Level(transitions.Count > 0 ? transitions[0].From : work.Detector.Level), null);
        }

        for (var place = 0; place < transitions.Count; place++)
        {
            var transition = transitions[place];
            kept[place] = old.Remove(transition, out var link) ? link.Transition : 0;
            if (transition.From == 0)
            {
                current = Open(work, transition.Time, kept[place] > 0 ? _rows[link.Warning] : orphans.TryDequeue(out var orphan) ? orphan : null);
            }

            Move(current!, work.Rule.Level(transition.To), transition.Time);
            warnings[place] = current!;
        }

        if (current is { Closed: null })
        {
            current.LateReadings += work.NewlyLate;
        }

        _superseded.AddRange(old.Values.Select(link => link.Transition));
        foreach (var orphan in orphans)
        {
            (orphan.Level, orphan.Closed, orphan.Withdrawn) = (WarningLevel.None, orphan.Opened, now);
        }

        _planned.Add(new(work, transitions, kept, warnings, settled));
    }

    private WarningRow Open(PairWork work, DateTime time, WarningRow? former)
    {
        var row = former ?? context.Warnings.Add(New(work)).Entity;
        (row.Opened, row.Peak, row.Withdrawn) = (time, WarningLevel.None, null);
        return row;
    }

    private WarningRow New(PairWork work) => new()
    {
        Rule = work.Rule.Id,
        RuleName = work.Rule.Document.Name,
        Pollutant = work.Rule.Document.Pollutant,
        Stream = work.Id,
        Thing = work.Stream!.Thing,
        ThingName = work.Stream.ThingName,
        Property = work.Stream.Property,
        Unit = work.Stream.Unit,
        Recorded = now,
    };

    private static void Move(WarningRow row, WarningLevel level, DateTime? time)
    {
        row.Level = level;
        row.Peak = level > row.Peak ? level : row.Peak;
        row.Closed = level == WarningLevel.None ? time : null;
    }

    private async Task<IReadOnlyList<long>> SaveAsync(CancellationToken cancellation)
    {
        // New warnings get their ids here, which their transitions then carry.
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        foreach (var some in _superseded.Chunk(500))
        {
            await context.Transitions.Where(row => some.Contains(row.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Superseded, now), cancellation).ConfigureAwait(false);
        }

        var added = _planned.Select(planned => (Planned: planned, Rows: planned.Transitions.Select((transition, place) =>
            planned.Kept[place] > 0 ? null : Row(planned.Work, transition, planned.Warnings[place].Id)).ToArray())).ToArray();
        context.Transitions.AddRange(added.SelectMany(one => one.Rows).OfType<TransitionRow>());
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        foreach (var (planned, rows) in added)
        {
            rows.OfType<TransitionRow>().Where(row => now - row.Time <= ActsWithin).ToList().ForEach(row => Owe(planned.Work, row));
            await RehomeAsync(planned, cancellation).ConfigureAwait(false);
            Settle(planned.Work, planned.Transitions, [.. rows.Select((row, place) =>
                new TransitionLink(row?.Id ?? planned.Kept[place], planned.Warnings[place].Id))]);
        }

        return [.. _planned.SelectMany(planned => planned.Warnings.Append(planned.Settled)).OfType<WarningRow>()
            .Select(row => row.Id).Concat(_rows.Keys).Distinct()];
    }

    private void Owe(PairWork work, TransitionRow row)
    {
        foreach (var (place, task) in work.Rule.TasksAt(row.To).Index())
        {
            _owed.Add(new TaskOwed(
                task.Capability,
                task.Parameters.GetRawText(),
                $"Rule {work.Rule.Id} \"{work.Rule.Document.Name}\": warning {row.Warning} on Datastream {work.Id} moved from {row.From} to {row.To}.",
                $"warning-transition:{row.Id}:{place}"));
        }
    }

    /// <summary>A transition that stays may come to belong to another warning, when a close before it was corrected.</summary>
    private async Task RehomeAsync(Planned planned, CancellationToken cancellation)
    {
        var former = planned.Work.Links.Unsettled.ToDictionary(link => link.Transition, link => link.Warning);
        for (var place = 0; place < planned.Kept.Length; place++)
        {
            var (id, warning) = (planned.Kept[place], planned.Warnings[place].Id);
            if (id > 0 && former[id] != warning)
            {
                await context.Transitions.Where(row => row.Id == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Warning, warning), cancellation).ConfigureAwait(false);
            }
        }
    }

    private TransitionRow Row(PairWork work, Transition transition, long warning) => new()
    {
        Warning = warning,
        Time = transition.Time,
        From = work.Rule.Level(transition.From),
        To = work.Rule.Level(transition.To),
        Reason = transition.Reason switch
        {
            TransitionReason.Raised => ChangeReason.Raised,
            TransitionReason.Lowered => ChangeReason.Lowered,
            TransitionReason.Closed => ChangeReason.Closed,
            _ => ChangeReason.NoData,
        },
        Value = transition.Value,
        Recorded = now,
    };

    /// <summary>Moves the links to the detector's settled point.</summary>
    private static void Settle(PairWork work, IReadOnlyList<Transition> transitions, IReadOnlyList<TransitionLink> links)
    {
        var (settled, peak) = (work.Links.Settled, work.Links.SettledPeak);
        var count = work.Detector.SettledTransitions;
        for (var place = 0; place < count; place++)
        {
            var level = work.Rule.Level(transitions[place].To);
            peak = transitions[place].From == 0 ? level : level > peak ? level : peak;
            (settled, peak) = level == WarningLevel.None ? (0, WarningLevel.None) : (links[place].Warning, peak);
        }

        work.Links = new(settled, peak, [.. links.Skip(count)]);
    }
}
