using System.Text.Json;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Imports.Reading;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Imports.Review;

/// <summary>What an undoing did.</summary>
/// <param name="Restored">How many entities are again as before the import.</param>
/// <param name="LeftAlone">Those that were changed since, by code; they keep their newer state.</param>
internal sealed record UndoResult(int Restored, IReadOnlyList<string> LeftAlone);

/// <summary>Imports from reading to undoing: nothing of a file reaches the city before someone accepted it.</summary>
internal sealed class ImportReview(ImportFile files, ImportStore store, Proposals proposals, EntityWriter writer, EntityReader reader, TimeProvider clock)
{
    /// <summary>Reads and checks a file whole, and keeps it for review.</summary>
    /// <exception cref="RefusedException">400: the file has faults; all are told, and nothing was changed.</exception>
    public async Task<ImportInfo> StageAsync(ImportRequest request, Stream content, string author, CancellationToken cancellation)
    {
        var file = await files.ReadAsync(request, content, cancellation).ConfigureAwait(false);
        EntityEndpoints.ThrowIfAny(file.Faults);
        if (file.Drafts.Count == 0)
        {
            throw RefusedException.BadRequest("empty-file", $"{request.Name} has nothing that could be imported; {file.PassedOver} things in it are of no known kind.");
        }

        var found = await proposals.FindAsync(file.Drafts, clock.GetUtcNow().UtcDateTime, cancellation).ConfigureAwait(false);
        var row = new ImportRow
        {
            Name = request.Name,
            Format = file.Format,
            Author = author,
            Created = clock.GetUtcNow().UtcTicks,
            State = ImportStore.InReview,
            Summary = JsonSerializer.Serialize(ImportSummary.Of(found, file.PassedOver)),
            Content = ImportStore.Pack(file.Drafts),
        };
        row.Id = await store.AddAsync(row, cancellation).ConfigureAwait(false);
        return ImportStore.Info(row);
    }

    /// <summary>The proposals of an import, as the city is now.</summary>
    public async Task<IReadOnlyList<Proposal>> ProposalsAsync(long id, CancellationToken cancellation)
    {
        await store.FindAsync(id, cancellation).ConfigureAwait(false);
        return await proposals.FindAsync(await store.DraftsAsync(id, cancellation).ConfigureAwait(false), clock.GetUtcNow().UtcDateTime, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes an import, all at one recorded time.</summary>
    /// <param name="id">The import.</param>
    /// <param name="leaveOut">The numbers of entities that are not taken.</param>
    /// <param name="unlink">The numbers of entities that are new after all, whatever was proposed.</param>
    /// <param name="validFrom">Since when the states hold; null for now.</param>
    /// <param name="author">Who accepts.</param>
    /// <param name="cancellation">Cancels: nothing is taken.</param>
    public async Task<WriteResult> AcceptAsync(
        long id, IReadOnlySet<int> leaveOut, IReadOnlySet<int> unlink, DateTime? validFrom, string author, CancellationToken cancellation)
    {
        var import = await store.FindAsync(id, cancellation).ConfigureAwait(false);
        Demand(import, ImportStore.InReview);
        var drafts = await store.DraftsAsync(id, cancellation).ConfigureAwait(false);
        var found = await proposals.FindAsync(drafts, clock.GetUtcNow().UtcDateTime, cancellation).ConfigureAwait(false);
        var taken = found.Where(one => !leaveOut.Contains(one.Number)).Select(one => one.Kind == ProposalKind.Link && !unlink.Contains(one.Number)
            ? drafts[one.Number] with { Code = one.Target! } : drafts[one.Number]).ToArray();
        ValidTime? valid = validFrom is { } from ? new ValidTime(from, DateTime.MaxValue) : null;
        return await writer.RecordAsync(
            taken, valid, author,
            (transaction, recorded) => ImportStore.MoveAsync(transaction, import, ImportStore.Accepted, recorded, validFrom ?? recorded, cancellation), cancellation).ConfigureAwait(false);
    }

    public async Task RejectAsync(long id, CancellationToken cancellation)
    {
        var import = await store.FindAsync(id, cancellation).ConfigureAwait(false);
        Demand(import, ImportStore.InReview);
        await store.RejectAsync(import, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes an import back: what was known before it holds again for the time it spoke of. What was changed since is left alone. The
    /// import itself stays in the city's memory, as everything does.
    /// </summary>
    public async Task<UndoResult> UndoAsync(long id, string author, CancellationToken cancellation)
    {
        var import = await store.FindAsync(id, cancellation).ConfigureAwait(false);
        Demand(import, ImportStore.Accepted);
        var valid = new ValidTime(new DateTime(import.ValidFrom, DateTimeKind.Utc), DateTime.MaxValue);
        var (restore, changed) = (new List<(EntityKey Key, EntityDraft? State, ValidTime Valid)>(), new List<string>());
        foreach (var (key, rows) in await reader.RecordedAtAsync(import.Recorded, cancellation).ConfigureAwait(false))
        {
            if (rows.Any(row => row.RecordedFrom > import.Recorded))
            {
                changed.Add($"{key.Type}/{key.Code}");
                continue;
            }

            restore.Add((key, null, valid));
            restore.AddRange(rows.Where(row => row.RecordedTo == import.Recorded && row.ValidTo > import.ValidFrom).OrderBy(row => row.ValidFrom).Select(row =>
                (key, (EntityDraft?)DraftOf(key, row), new ValidTime(Later(row.ValidFrom, import.ValidFrom), row.ValidTo == long.MaxValue ? DateTime.MaxValue : new DateTime(row.ValidTo, DateTimeKind.Utc)))));
        }

        await writer.WriteAsync(
            author, (transaction, _) => ImportStore.MoveAsync(transaction, import, ImportStore.Undone, null, null, cancellation),
            write => write.RestoreAsync(restore, cancellation), cancellation).ConfigureAwait(false);
        return new UndoResult(restore.Select(one => one.Key.Id).Distinct().Count(), changed);
    }

    private static DateTime Later(long one, long other) => new(Math.Max(one, other), DateTimeKind.Utc);

    private static EntityDraft DraftOf(EntityKey key, VersionRow row) => new(
        key.Type, key.Code, row.Name, row.NameZh, GeometryBytes.Read(row.Geometry), row.Properties, row.Relations, row.Streams, row.Department,
        (Civium.Kernel.Access.Classification)row.Classification, row.Sample == 1);

    private static void Demand(ImportRow import, string state)
    {
        if (import.State != state)
        {
            throw RefusedException.Conflict("import-state", $"Import {import.Id} is {import.State}, not {state}.");
        }
    }
}
