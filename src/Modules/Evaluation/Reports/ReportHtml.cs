using System.Globalization;
using System.Net;
using System.Text;
using Civium.Modules.Evaluation.Texts;

namespace Civium.Modules.Evaluation.Reports;

/// <summary>A report as one HTML file that needs nothing else.</summary>
internal static class ReportHtml
{
    private const string Style = """
        body{font:15px/1.5 "Noto Sans","Segoe UI",system-ui,sans-serif;color:#1a2330;margin:0;background:#fff}
        main{max-width:60rem;margin:0 auto;padding:2.5rem 2rem}
        header{border-bottom:4px solid #0b6b63;margin-bottom:1.5rem;padding-bottom:1rem}
        h1{font-size:2rem;line-height:1.2;margin:0}h2{font-size:1.2rem;margin:2.25rem 0 .75rem;color:#0b6b63}
        .sub{color:#536072;margin:.35rem 0 0}.sum{font-size:1.1rem;max-width:46rem}
        table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
        th{text-align:left;color:#536072;font-weight:600;border-bottom:2px solid #d6dce3;padding:.35rem .5rem;vertical-align:bottom}
        td{border-bottom:1px solid #e7ebf0;padding:.3rem .5rem}.n{text-align:right}.r{width:38%}
        .heat{text-align:right;min-width:3rem}svg{display:block;width:100%;height:14px}
        code{font-size:.75rem;overflow-wrap:anywhere;color:#536072}li{margin:.35rem 0}
        @media print{main{padding:0;max-width:none}tr{break-inside:avoid}}
        """;

    public static string Write(ReportContent report)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html><html lang=\"{CultureInfo.CurrentUICulture.Name}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(report.Title)}</title><style>{Style}</style></head><body><main><header><h1>{Text(report.Title)}</h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sub\">{Text(report.Subtitle)}</p></header><p class=\"sum\">{Text(report.Summary)}</p>");
        Ranking(html, report);
        Parts(html, report);
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(report.Words.Method)}</h2><ul>{string.Concat(report.Method.Select(line => $"<li>{Text(line)}</li>"))}</ul>");
        if (report.Notes.Count > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(report.Words.Notes)}</h2><ul>{string.Concat(report.Notes.Select(line => $"<li>{Text(line)}</li>"))}</ul>");
        }

        return html.Append("</main></body></html>").ToString();
    }

    private static void Ranking(StringBuilder html, ReportContent report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(report.Words.Ranking)}</h2><table><thead><tr><th class=\"n\">{Text(report.Words.Rank)}</th><th>{Text(report.Words.Unit)}</th>");
        html.Append(CultureInfo.InvariantCulture, $"<th class=\"n\">{Text(report.Words.Score)}</th><th class=\"r\" colspan=\"2\">{Text(report.Words.Range)}</th></tr></thead><tbody>");
        foreach (var (unit, _) in report.Lines)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"n\"><b>{ScoreText.Whole(unit.Rank)}</b></td><td>{Text(unit.Name)}</td><td class=\"n\">{ScoreText.Number(unit.Score)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{ScoreText.Whole(unit.Low)}–{ScoreText.Whole(unit.High)}</td><td class=\"r\">{Bar(unit.Low, unit.High, unit.Rank, report.Lines.Count)}</td></tr>");
        }

        html.Append("</tbody></table>");
    }

    private static void Parts(StringBuilder html, ReportContent report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(report.Words.Parts)}</h2><table><thead><tr><th>{Text(report.Words.Unit)}</th>{string.Concat(report.PartNames.Select(name => $"<th class=\"n\">{Text(name)}</th>"))}</tr></thead><tbody>");
        var extremes = report.PartNames.Select((_, part) => report.Lines.Select(line => line.Parts[part]).Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).ToArray()).Select(scores => (Min: scores.Min(), Max: scores.Max())).ToArray();
        foreach (var (unit, parts) in report.Lines)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(unit.Name)}</td>");
            for (var part = 0; part < parts.Count; part++)
            {
                var share = double.IsNaN(parts[part]) || extremes[part].Max == extremes[part].Min ? 0 : (parts[part] - extremes[part].Min) / (extremes[part].Max - extremes[part].Min);
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"heat\" style=\"background:rgba(11,107,99,{share * 0.45:0.00})\">{ScoreText.Number(parts[part])}</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
    }

    private static string Bar(double low, double high, double rank, int count)
    {
        if (double.IsNaN(low))
        {
            return "";
        }

        double At(double value) => count < 2 ? 50 : 2 + ((value - 1) / (count - 1) * 96);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 100 14\" preserveAspectRatio=\"none\"><rect x=\"0\" y=\"6\" width=\"100\" height=\"2\" fill=\"#e7ebf0\"/><rect x=\"{At(low) - 0.5:0.0}\" y=\"3\" width=\"{At(high) - At(low) + 1:0.0}\" height=\"8\" fill=\"#57a8a0\"/><rect x=\"{At(rank) - 0.4:0.0}\" y=\"0\" width=\"0.8\" height=\"14\" fill=\"#0b6b63\"/></svg>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
