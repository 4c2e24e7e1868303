using System.Globalization;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>
/// Any selection of observations as a file: <c>filter</c> is a $filter over Observations, <c>format</c> csv, parquet or arrow. The header
/// <c>Civium-Observations</c> tells how many there will be, where that is known beforehand, so that a client can show its progress.
/// </summary>
internal sealed class ExportEndpoint(IObservationStore store, IDbContextFactory<SensingDb> contexts, TimeProvider clock)
{
    /// <summary>How many observations are told to come.</summary>
    public const string CountHeader = "Civium-Observations";

    private const int RowsAtOnce = 50_000;

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var format = context.Request.Query["format"].ToString() is { Length: > 0 } told ? told : "csv";
        if (format is not ("csv" or "parquet" or "arrow"))
        {
            throw RefusedException.BadRequest("bad-format", "format is \"csv\", \"parquet\" or \"arrow\".", "format");
        }

        var selection = await SelectAsync(context, cancellation).ConfigureAwait(false);
        if (await selection.CountAsync(cancellation).ConfigureAwait(false) is { } count)
        {
            context.Response.Headers[CountHeader] = count.ToString(CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = format switch
        {
            "csv" => "text/csv; charset=utf-8",
            "parquet" => "application/vnd.apache.parquet",
            _ => "application/vnd.apache.arrow.stream",
        };
        context.Response.Headers.ContentDisposition = $"attachment; filename=observations.{(format == "arrow" ? "arrows" : format)}";
        await (format == "parquet" ? ParquetAsync(context, selection, cancellation) : StreamAsync(context, selection, format, cancellation)).ConfigureAwait(false);
    }

    private async Task<Selection> SelectAsync(HttpContext context, CancellationToken cancellation)
    {
        try
        {
            var filter = context.Request.Query["filter"].ToString() is { Length: > 0 } told ? told : null;
            await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
            return await Selection.OfAsync(filter, db, store, clock.GetUtcNow().UtcDateTime, cancellation).ConfigureAwait(false);
        }
        catch (QueryException bad)
        {
            throw NotOffered.Bad(bad);
        }
    }

    private static async Task StreamAsync(HttpContext context, Selection selection, string format, CancellationToken cancellation)
    {
        await using IExportWriter writer = format == "csv" ? new CsvExport(context.Response.Body) : new ArrowExport(context.Response.Body);
        await WriteAsync(writer, selection, cancellation).ConfigureAwait(false);
    }

    /// <summary>A Parquet file ends with its directory, and its writer goes back and forth: it is made beside, then sent.</summary>
    private static async Task ParquetAsync(HttpContext context, Selection selection, CancellationToken cancellation)
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var writer = await ParquetExport.BeginAsync(file, cancellation).ConfigureAwait(false))
        {
            await WriteAsync(writer, selection, cancellation).ConfigureAwait(false);
        }

        file.Position = 0;
        context.Response.ContentLength = file.Length;
        await file.CopyToAsync(context.Response.Body, cancellation).ConfigureAwait(false);
    }

    private static async Task WriteAsync(IExportWriter writer, Selection selection, CancellationToken cancellation)
    {
        var rows = new List<Observation>();
        await foreach (var row in selection.ReadAsync(cancellation).ConfigureAwait(false))
        {
            rows.Add(row);
            if (rows.Count == RowsAtOnce)
            {
                await writer.WriteAsync(rows, cancellation).ConfigureAwait(false);
                rows.Clear();
            }
        }

        if (rows.Count > 0)
        {
            await writer.WriteAsync(rows, cancellation).ConfigureAwait(false);
        }

        await writer.FinishAsync(cancellation).ConfigureAwait(false);
    }
}
