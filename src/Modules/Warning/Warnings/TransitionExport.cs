using System.Globalization;
using System.Text;
using Civium.Modules.Warning.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Warnings;

/// <summary>Every transition that stands, as a table (RFC 4180), row by row: its memory does not grow with the answer.</summary>
internal sealed class TransitionExport(IDbContextFactory<WarningDb> contexts)
{
    public async Task WriteAsync(WarningFilter filter, HttpResponse response, CancellationToken cancellation)
    {
        var context = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var disposal = context.ConfigureAwait(false);
        var rows =
            from warning in filter.Apply(context.Warnings.AsNoTracking())
            join transition in context.Transitions.AsNoTracking() on warning.Id equals transition.Warning
            where transition.Superseded == null
            orderby warning.ThingName, warning.Property, warning.Stream, warning.Rule, transition.Time, transition.Reason, transition.Id
            select new { warning.ThingName, warning.Property, Transition = transition };

        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"transitions.csv\"";
        var writer = new StreamWriter(response.Body, new UTF8Encoding(false), 16 * 1024, leaveOpen: true);
        await using var flush = writer.ConfigureAwait(false);
        await writer.WriteAsync("station,property,time,from,to,reason,value\r\n").ConfigureAwait(false);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
        {
            await writer.WriteAsync(Line(row.ThingName, row.Property, row.Transition).AsMemory(), cancellation).ConfigureAwait(false);
        }
    }

    private static string Line(string station, string property, TransitionRow row) => string.Join(
        ',',
        Cell(station),
        Cell(property),
        row.Time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        WarningAnswer.Word(row.From),
        WarningAnswer.Word(row.To),
        row.Reason.Word(),
        row.Value?.ToString("R", CultureInfo.InvariantCulture)) + "\r\n";

    private static string Cell(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
