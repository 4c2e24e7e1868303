using System.Globalization;
using System.Text;
using System.Text.Json;
using Civium.Indicators.Data;
using Civium.Indicators.Frameworks;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Evaluation.Frameworks;

/// <summary>A version of a framework, ready to use.</summary>
/// <param name="Id">The version's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Which version, from 1.</param>
/// <param name="Framework">The tree.</param>
/// <param name="ChineseNames">Names by code; may be empty.</param>
/// <param name="Created">When this version was made.</param>
/// <param name="CreatedBy">By whom; empty for what came with the program.</param>
internal sealed record StoredFramework(
    long Id, string Name, int Version, Framework Framework, IReadOnlyDictionary<string, string> ChineseNames, DateTime Created, string CreatedBy)
{
    /// <summary>A node's name in the reader's language.</summary>
    public string NameOf(string code) => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" && ChineseNames.TryGetValue(code, out var chinese)
        ? chinese
        : Framework.Find(code) is >= 0 and var place ? Framework.Nodes[place].Name : code;
}

/// <summary>Keeps frameworks: a change makes a new version, and the paper's is there from the start. Safe for concurrent use.</summary>
internal sealed class FrameworkStore(IDbContextFactory<EvaluationDb> contexts, TimeProvider clock)
{
    /// <summary>The latest version of each framework, by name.</summary>
    public async Task<IReadOnlyList<StoredFramework>> ListAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        await InstallAsync(context, cancellation).ConfigureAwait(false);
        var rows = await context.Frameworks.AsNoTracking().ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.GroupBy(row => row.Name).Select(versions => Stored(versions.MaxBy(row => row.Version)!)).OrderBy(framework => framework.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>One version.</summary>
    public async Task<StoredFramework> FindAsync(long id, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        await InstallAsync(context, cancellation).ConfigureAwait(false);
        return Stored(await context.Frameworks.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no framework {id}."));
    }

    /// <summary>Adds a framework, or a new version of the one of that name.</summary>
    /// <exception cref="RefusedException">The document or the name is refused; nothing was stored.</exception>
    public async Task<StoredFramework> SaveAsync(string name, string document, Actor actor, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            throw RefusedException.BadRequest("bad-name", "A framework needs a name of at most 200 characters.", "name");
        }

        var problems = new ProblemList();
        if (FrameworkText.Read(Encoding.UTF8.GetBytes(document), problems) is not { } framework)
        {
            throw RefusedException.BadRequest("bad-framework", string.Join(" ", problems.First.Select(problem => $"{problem.Path} {problem.Message}.")), problems.First[0].Path);
        }

        return await AddAsync(name.Trim(), framework, actor, cancellation).ConfigureAwait(false);
    }

    /// <summary>Adds a framework that was read already.</summary>
    public async Task<StoredFramework> AddAsync(string name, Framework framework, Actor actor, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        await InstallAsync(context, cancellation).ConfigureAwait(false);
        var latest = await context.Frameworks.Where(row => row.Name == name).OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        var row = new FrameworkRow
        {
            Name = name,
            Version = (latest?.Version ?? 0) + 1,
            Document = FrameworkText.Write(framework),
            ChineseNames = latest?.ChineseNames ?? "",
            Created = clock.GetUtcNow().UtcDateTime,
            CreatedBy = actor.Name.Length > 0 ? actor.Name : actor.Id,
        };
        context.Frameworks.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return Stored(row);
    }

    private async Task InstallAsync(EvaluationDb context, CancellationToken cancellation)
    {
        if (await context.Frameworks.AnyAsync(row => row.Name == PaperFramework.Name, cancellation).ConfigureAwait(false))
        {
            return;
        }

        context.Frameworks.Add(new FrameworkRow
        {
            Name = PaperFramework.Name,
            Version = 1,
            Document = FrameworkText.Write(PaperFramework.Framework),
            ChineseNames = PaperFramework.ChineseNames,
            Created = clock.GetUtcNow().UtcDateTime,
        });
        try
        {
            await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            // Another request, or another machine, has just done it.
            context.ChangeTracker.Clear();
        }
    }

    private static StoredFramework Stored(FrameworkRow row) => new(
        row.Id, row.Name, row.Version,
        FrameworkText.Read(Encoding.UTF8.GetBytes(row.Document), new()) ?? throw new InvalidDataException($"Framework {row.Id} cannot be read."),
        row.ChineseNames.Length == 0 ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(row.ChineseNames)!,
        row.Created, row.CreatedBy);
}
