using System.Globalization;
using Civium.Kernel.Access;
using Civium.Contracts.Warning;
using Civium.Kernel.Events;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Warnings;

/// <summary>Lists warnings and takes note of them. Safe for concurrent use.</summary>
internal sealed class WarningStore(IDbContextFactory<WarningDb> contexts, IEventBus bus, TimeProvider clock)
{
    public const int MostAtOnce = 1000;
    private const int LongestNote = 2000;

    /// <summary>A page, the latest opened first.</summary>
    public async Task<WarningPage> ListAsync(WarningFilter filter, int top, string? after, CancellationToken cancellation)
    {
        if (top is < 1 or > MostAtOnce)
        {
            throw RefusedException.BadRequest("bad-filter", $"A page has 1 to {MostAtOnce} warnings.", "top");
        }

        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows = filter.Apply(context.Warnings.AsNoTracking());
        if (!string.IsNullOrEmpty(after))
        {
            var (opened, id) = Place(after);
            rows = rows.Where(row => row.Opened < opened || (row.Opened == opened && row.Id < id));
        }

        var page = await rows.OrderByDescending(row => row.Opened).ThenByDescending(row => row.Id).Take(top + 1).ToListAsync(cancellation).ConfigureAwait(false);
        var more = page.Count > top;
        page = more ? page[..top] : page;
        var ids = page.Select(row => row.Id).ToArray();
        var transitions = new List<TransitionRow>();
        foreach (var some in ids.Chunk(500))
        {
            transitions.AddRange(await context.Transitions.AsNoTracking()
                .Where(row => some.Contains(row.Warning) && row.Superseded == null).ToListAsync(cancellation).ConfigureAwait(false));
        }

        var byWarning = transitions.OrderBy(row => row.Time).ThenBy(row => row.Reason).ThenBy(row => row.Id).ToLookup(row => row.Warning);
        return new(
            [.. page.Select(row => WarningAnswer.Of(row, byWarning[row.Id]))],
            more ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Opened.Ticks}-{page[^1].Id}") : null);
    }

    /// <summary>One warning with all its transitions, superseded ones too.</summary>
    public async Task<WarningAnswer> FindAsync(long id, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.Warnings.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false) ?? throw Missing(id);
        var transitions = await context.Transitions.AsNoTracking().Where(transition => transition.Warning == id)
            .OrderBy(transition => transition.Time).ThenBy(transition => transition.Reason).ThenBy(transition => transition.Id)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return WarningAnswer.Of(row, transitions);
    }

    /// <summary>Takes note; who did so first stays, until it is undone.</summary>
    public Task<WarningAnswer> AcknowledgeAsync(long id, Actor actor, string? note, CancellationToken cancellation)
    {
        if (note?.Length > LongestNote)
        {
            throw RefusedException.BadRequest("note-too-long", $"A note has at most {LongestNote} characters.", "/note");
        }

        var by = actor.Name.Length > 0 ? actor.Name : actor.Id;
        var now = (DateTime?)clock.GetUtcNow().UtcDateTime;
        return ChangeAsync(
            id,
            rows => rows.Where(row => row.AcknowledgedAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.AcknowledgedBy, by).SetProperty(row => row.AcknowledgedAt, now).SetProperty(row => row.AcknowledgedNote, note ?? ""),
                cancellation),
            cancellation);
    }

    /// <summary>As if nobody had taken note.</summary>
    public Task<WarningAnswer> UndoAsync(long id, CancellationToken cancellation) => ChangeAsync(
        id,
        rows => rows.Where(row => row.AcknowledgedAt != null).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.AcknowledgedBy, (string?)null).SetProperty(row => row.AcknowledgedAt, (DateTime?)null).SetProperty(row => row.AcknowledgedNote, (string?)null),
            cancellation),
        cancellation);

    private async Task<WarningAnswer> ChangeAsync(long id, Func<IQueryable<WarningRow>, Task<int>> change, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        if (await change(context.Warnings.Where(row => row.Id == id)).ConfigureAwait(false) > 0)
        {
            await bus.PublishAsync(new WarningsChanged([id]), cancellation).ConfigureAwait(false);
        }

        return await FindAsync(id, cancellation).ConfigureAwait(false);
    }

    private static (DateTime Opened, long Id) Place(string after) =>
        after.Split('-') is [var ticks, var id]
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var opened) && opened <= DateTime.MaxValue.Ticks
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (new DateTime(opened, DateTimeKind.Utc), number)
            : throw RefusedException.BadRequest("bad-filter", "Give as after what the page before gave as next.", "after");

    private static RefusedException Missing(long id) => RefusedException.NotFound($"There is no warning {id.ToString(CultureInfo.InvariantCulture)}.");
}
