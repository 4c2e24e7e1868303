using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Civium.Kernel.Databases;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Storage;
using Civium.Modules.Twin.Types;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Twin.Imports.Review;

/// <summary>An import without its content.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Format">The file's format.</param>
/// <param name="Author">Who sent it.</param>
/// <param name="Created">When, UTC.</param>
/// <param name="State">review, accepted, rejected or undone.</param>
/// <param name="Summary">What it does.</param>
internal sealed record ImportInfo(long Id, string Name, string Format, string Author, DateTime Created, string State, ImportSummary Summary);

/// <summary>What an import does, in numbers.</summary>
/// <param name="Entities">How many entities the file has.</param>
/// <param name="Created">How many are new.</param>
/// <param name="Updated">How many change one of the same code.</param>
/// <param name="Linked">How many are taken for one of another code.</param>
/// <param name="Same">How many are there already.</param>
/// <param name="PassedOver">How many things of the file are of no kind that is imported.</param>
internal sealed record ImportSummary(int Entities, int Created, int Updated, int Linked, int Same, int PassedOver)
{
    public static ImportSummary Of(IReadOnlyList<Proposal> proposals, int passedOver)
    {
        return new ImportSummary(proposals.Count, Count(ProposalKind.Create), Count(ProposalKind.Update), Count(ProposalKind.Link), Count(ProposalKind.Same), passedOver);

        int Count(ProposalKind kind) => proposals.Count(proposal => proposal.Kind == kind);
    }
}

/// <summary>Keeps imports. Safe for concurrent use.</summary>
internal sealed class ImportStore([FromKeyedServices(TwinDb.Module)] IModuleDatabase database, TypeStore types)
{
    public const string InReview = "review";
    public const string Accepted = "accepted";
    public const string Rejected = "rejected";
    public const string Undone = "undone";

    private const string Columns = "id, name, format, author, created, state, summary, recorded, valid_from";

    public async Task<long> AddAsync(ImportRow import, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await Sql.ExecuteAsync(transaction, "UPDATE counter SET value = value + 1 WHERE name = @p0", cancellation, Counters.Import).ConfigureAwait(false);
        var id = (await Sql.ReadAsync(connection, transaction, "SELECT value FROM counter WHERE name = @p0", row => row.GetInt64(0), cancellation, Counters.Import).ConfigureAwait(false))[0];
        await Sql.ExecuteAsync(
            transaction, $"INSERT INTO import ({Columns}, content) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)", cancellation,
            id, import.Name, import.Format, import.Author, import.Created, import.State, import.Summary, 0L, 0L, import.Content).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return id;
    }

    /// <summary>The imports, newest first.</summary>
    public async Task<IReadOnlyList<ImportInfo>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return [.. (await Sql.ReadAsync(connection, null, $"SELECT {Columns} FROM import ORDER BY id DESC LIMIT 200", Read, cancellation).ConfigureAwait(false)).Select(Info)];
    }

    /// <exception cref="RefusedException">404: there is none.</exception>
    public async Task<ImportRow> FindAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return (await Sql.ReadAsync(connection, null, $"SELECT {Columns} FROM import WHERE id = @p0", Read, cancellation, id).ConfigureAwait(false)).FirstOrDefault()
            ?? throw RefusedException.NotFound($"There is no import {id}.");
    }

    /// <summary>The entities of an import.</summary>
    public async Task<IReadOnlyList<EntityDraft>> DraftsAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var content = (await Sql.ReadAsync(connection, null, "SELECT content FROM import WHERE id = @p0", row => (byte[])row.GetValue(0), cancellation, id).ConfigureAwait(false))[0];
        using var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await packed.CopyToAsync(whole, cancellation).ConfigureAwait(false);
        var reader = new FeatureReader(await types.AllAsync(cancellation).ConfigureAwait(false));
        var drafts = reader.Read(whole.GetBuffer().AsSpan(0, (int)whole.Length));
        EntityEndpoints.ThrowIfAny(reader.Faults);
        return drafts;
    }

    /// <summary>Moves an import on inside a transaction.</summary>
    /// <exception cref="RefusedException">409: it is not in the state it moves from.</exception>
    public static async Task MoveAsync(DbTransaction transaction, ImportRow import, string to, DateTime? recorded, DateTime? validFrom, CancellationToken cancellation)
    {
        var moved = await Sql.ExecuteAsync(
            transaction, "UPDATE import SET state = @p0, recorded = @p1, valid_from = @p2 WHERE id = @p3 AND state = @p4", cancellation,
            to, recorded?.Ticks ?? import.Recorded, validFrom?.Ticks ?? import.ValidFrom, import.Id, import.State).ConfigureAwait(false);
        if (moved != 1)
        {
            throw RefusedException.Conflict("import-moved", $"Import {import.Id} has been moved on by someone else meanwhile; look at it again.");
        }
    }

    /// <summary>Rejects an import that waits for review.</summary>
    public async Task RejectAsync(ImportRow import, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await MoveAsync(transaction, import, Rejected, null, null, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public static ImportInfo Info(ImportRow row) => new(
        row.Id, row.Name, row.Format, row.Author, new DateTime(row.Created, DateTimeKind.Utc), row.State, JsonSerializer.Deserialize<ImportSummary>(row.Summary)!);

    /// <summary>Drafts as they are kept.</summary>
    public static byte[] Pack(IReadOnlyList<EntityDraft> drafts)
    {
        using var whole = new MemoryStream();
        using (var packed = new GZipStream(whole, CompressionLevel.Fastest))
        using (var json = new Utf8JsonWriter(packed))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var draft in drafts)
            {
                EntityJson.Write(json, draft);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return whole.ToArray();
    }

    private static ImportRow Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Format = row.GetString(2),
        Author = row.GetString(3),
        Created = row.GetInt64(4),
        State = row.GetString(5),
        Summary = row.GetString(6),
        Recorded = row.GetInt64(7),
        ValidFrom = row.GetInt64(8),
    };
}
