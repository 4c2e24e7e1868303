using System.Globalization;
using System.Text;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Evaluation.Records;
using Civium.Modules.Evaluation.Runs;
using Civium.Modules.Evaluation.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Civium.Modules.Evaluation.Reports;

/// <summary>Reports to download, in the caller's language.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, EvaluationDb.RunsSet);
        var group = endpoints.MapGroup("/api/evaluation/runs/{id:long}").WithTags("Evaluation");
        group.MapGet("report.html", HtmlAsync).WithMetadata(read).WithName("EvaluationReportHtml").WithSummary("The report of a run as one HTML file.");
        group.MapGet("report.pdf", PdfAsync).WithMetadata(read).WithName("EvaluationReportPdf").WithSummary("The report of a run as PDF.");
    }

    private static async Task<FileContentHttpResult> HtmlAsync(long id, RunStore runs, IStringLocalizer<EvaluationTexts> texts, CancellationToken cancellation)
    {
        var run = await runs.LoadAsync(id, cancellation).ConfigureAwait(false);
        return TypedResults.File(Encoding.UTF8.GetBytes(ReportHtml.Write(ReportContent.Of(run, texts))), "text/html; charset=utf-8", $"evaluation-{id}.html");
    }

    private static async Task<FileContentHttpResult> PdfAsync(long id, RunStore runs, IStringLocalizer<EvaluationTexts> texts, CancellationToken cancellation)
    {
        var run = await runs.LoadAsync(id, cancellation).ConfigureAwait(false);
        if (!SystemFonts.Here.HasLatin)
        {
            throw new RefusedException(
                StatusCodes.Status501NotImplemented, "no-font", "This machine has no TrueType font to make a PDF with. Install one, such as Debian's fonts-dejavu-core, or take the HTML report.");
        }

        var isChinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
        if (isChinese && !SystemFonts.Here.HasChinese)
        {
            throw new RefusedException(
                StatusCodes.Status501NotImplemented, "no-font", "This machine has no TrueType font with Chinese to make a PDF with. Install one, such as Debian's fonts-droid-fallback, or take the HTML report.");
        }

        return TypedResults.File(ReportPdf.Write(ReportContent.Of(run, texts), isChinese), "application/pdf", $"evaluation-{id}.pdf");
    }
}
