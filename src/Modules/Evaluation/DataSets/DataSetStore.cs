using System.Text;
using Civium.Indicators.Data;
using Civium.Indicators.Tables;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.Frameworks;
using Civium.Modules.Evaluation.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Evaluation.DataSets;

/// <summary>What became of an import.</summary>
/// <param name="DataSet">The data set; null when anything was wrong, and then nothing is stored.</param>
/// <param name="Problems">What was wrong, by row and column.</param>
/// <param name="Count">How many faults there were.</param>
internal sealed record ImportOutcome(DataSetRow? DataSet, IReadOnlyList<Problem> Problems, long Count);

/// <summary>A data set, ready to use.</summary>
/// <param name="Row">What is known of it.</param>
/// <param name="Framework">Its framework.</param>
/// <param name="Data">Its values.</param>
internal sealed record StoredData(DataSetRow Row, StoredFramework Framework, IndicatorData Data);

/// <summary>Imports and keeps tables of indicators. Safe for concurrent use.</summary>
internal sealed class DataSetStore(IDbContextFactory<EvaluationDb> contexts, FrameworkStore frameworks, TimeProvider clock)
{
    /// <summary>The largest file taken, in bytes.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    private const int ShownProblems = 200;

    /// <summary>Reads a file whole; stores it only when nothing is wrong.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="file">The file's name, whose ending tells its kind.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="framework">The version of the framework it is for; null for a plain matrix, which gets one of its own.</param>
    /// <param name="actor">Who imports.</param>
    /// <param name="cancellation">Stops it; nothing is stored then.</param>
    public async Task<ImportOutcome> ImportAsync(string name, string file, byte[] bytes, long? framework, Actor actor, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 200)
        {
            throw RefusedException.BadRequest("bad-name", "A data set needs a name of at most 200 characters.", "name");
        }

        var known = framework is { } id ? await frameworks.FindAsync(id, cancellation).ConfigureAwait(false) : null;
        var problems = new ProblemList(ShownProblems);
        var (rows, table) = Read(file, bytes, known?.Framework, problems, cancellation);
        if (table is null || rows is null)
        {
            return new(null, problems.First, problems.Count);
        }

        known ??= await frameworks.AddAsync(name.Trim(), table.Framework, actor, cancellation).ConfigureAwait(false);
        var row = new DataSetRow
        {
            Name = name.Trim(),
            File = file,
            Framework = known.Id,
            Table = SheetRows.Write(rows),
            Units = table.Data.Units.Distinct().Count(),
            Indicators = table.Data.Codes.Count,
            Imported = clock.GetUtcNow().UtcDateTime,
            ImportedBy = actor.Name.Length > 0 ? actor.Name : actor.Id,
        };
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        context.DataSets.Add(row);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return new(row, [], 0);
    }

    /// <summary>All data sets without their tables, the latest first.</summary>
    public async Task<IReadOnlyList<DataSetRow>> ListAsync(CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        return await context.DataSets.AsNoTracking().OrderByDescending(row => row.Id)
            .Select(row => new DataSetRow { Id = row.Id, Name = row.Name, File = row.File, Framework = row.Framework, Units = row.Units, Indicators = row.Indicators, Imported = row.Imported, ImportedBy = row.ImportedBy })
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A data set with its values.</summary>
    public async Task<StoredData> LoadAsync(long id, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var row = await context.DataSets.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation).ConfigureAwait(false)
            ?? throw RefusedException.NotFound($"There is no data set {id}.");
        var framework = await frameworks.FindAsync(row.Framework, cancellation).ConfigureAwait(false);
        var table = IndicatorTable.Read(SheetRows.Read("table.csv", Encoding.UTF8.GetBytes(row.Table)), framework.Framework, new(), cancellation)
            ?? throw new InvalidDataException($"Data set {id} cannot be read.");
        return new(row, framework, table.Data);
    }

    private static (IReadOnlyList<TableRow>? Rows, IndicatorTable? Table) Read(string file, byte[] bytes, Framework? framework, ProblemList problems, CancellationToken cancellation)
    {
        try
        {
            var rows = SheetRows.Read(file, bytes);
            return (rows, IndicatorTable.Read(rows, framework, problems, cancellation));
        }
        catch (SheetException damage)
        {
            problems.Add(damage.Row, 0, damage.Message);
            return default;
        }
    }
}
