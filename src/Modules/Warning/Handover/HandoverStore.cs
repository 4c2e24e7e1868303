using System.Globalization;
using System.Text.Json;
using Civium.Contracts.Warning;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Handover;

/// <summary>What is written into a note.</summary>
/// <param name="Since">Since when the shift was on duty (ISO 8601); null for the last note's time, or eight hours ago.</param>
/// <param name="To">Who takes over; may be left out.</param>
/// <param name="Notes">What the next shift must know; at most 10,000 characters.</param>
internal sealed record HandoverDraft(DateTime? Since, string? To, string? Notes);

/// <summary>A note as answered.</summary>
internal sealed record HandoverNote(
    long Id, DateTime Written, string By, string To, DateTime Since, string Notes, int Raised, int Closed, IReadOnlyList<OpenWarning> Open);

/// <summary>Keeps the notes. Safe for concurrent use.</summary>
internal sealed class HandoverStore(IDbContextFactory<WarningDb> contexts, IOpenWarnings warnings, TimeProvider clock)
{
    public const int MostAtOnce = 100;
    private const int LongestNotes = 10_000;
    private const int LongestName = 100;
    private const int MostOpen = 1_000;
    private static readonly TimeSpan UsualShift = TimeSpan.FromHours(8);

    /// <summary>The notes before <paramref name="before"/>, the newest first.</summary>
    public async Task<IReadOnlyList<HandoverNote>> ListAsync(long? before, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows = await context.Handovers.AsNoTracking().Where(row => before == null || row.Id < before)
            .OrderByDescending(row => row.Id).Take(MostAtOnce).ToListAsync(cancellation).ConfigureAwait(false);
        return rows.ConvertAll(NoteOf);
    }

    /// <exception cref="RefusedException">404: there is none of this id.</exception>
    public async Task<HandoverNote> FindAsync(long id, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        return NoteOf(await context.Handovers.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no hand-over note {id.ToString(CultureInfo.InvariantCulture)}."));
    }

    /// <summary>Writes a note with the warnings that are open now.</summary>
    /// <exception cref="RefusedException">400: what is wrong with it; nothing was kept.</exception>
    public async Task<HandoverNote> WriteAsync(HandoverDraft draft, Actor by, CancellationToken cancellation)
    {
        var (to, notes) = ((draft.To ?? "").Trim(), (draft.Notes ?? "").Trim());
        if (to.Length > LongestName || notes.Length > LongestNotes)
        {
            throw RefusedException.BadRequest(
                "too-long", $"A name has at most {LongestName} characters, and notes have at most {LongestNotes}.", to.Length > LongestName ? "/to" : "/notes");
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var since = draft.Since?.ToUniversalTime()
            ?? await context.Handovers.MaxAsync(row => (DateTime?)row.Written, cancellation).ConfigureAwait(false) ?? now - UsualShift;
        if (since > now)
        {
            throw RefusedException.BadRequest("shift-in-the-future", "The shift began after now. Give when it began.", "/since");
        }

        var open = await warnings.ListAsync(MostOpen, cancellation).ConfigureAwait(false);
        var row = new HandoverRow
        {
            Written = now,
            By = by.Name.Length > 0 ? by.Name : by.Id,
            To = to,
            Since = since,
            Notes = notes,
            Open = JsonSerializer.Serialize(open),
            Raised = await context.Warnings.CountAsync(warning => warning.Withdrawn == null && warning.Recorded >= since, cancellation).ConfigureAwait(false),
            Closed = await context.Transitions.CountAsync(
                change => change.Superseded == null && change.To == WarningLevel.None && change.Recorded >= since, cancellation).ConfigureAwait(false),
        };
        context.Handovers.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return NoteOf(row);
    }

    private static HandoverNote NoteOf(HandoverRow row) => new(
        row.Id, row.Written, row.By, row.To, row.Since, row.Notes, row.Raised, row.Closed, JsonSerializer.Deserialize<IReadOnlyList<OpenWarning>>(row.Open) ?? []);
}
