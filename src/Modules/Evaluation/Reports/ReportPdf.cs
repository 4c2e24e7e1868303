using Civium.Modules.Evaluation.Texts;
using PdfSharp;
using PdfSharp.Drawing;
using PdfSharp.Pdf;

namespace Civium.Modules.Evaluation.Reports;

/// <summary>A report as a PDF file, A4.</summary>
internal sealed class ReportPdf : IDisposable
{
    private const double Margin = 50;
    private const double Row = 17;
    private static readonly XColor Accent = XColor.FromArgb(11, 107, 99);
    private static readonly XColor Ink = XColor.FromArgb(26, 35, 48);
    private static readonly XColor Muted = XColor.FromArgb(83, 96, 114);
    private static readonly XColor Line = XColor.FromArgb(214, 220, 227);
    private readonly PdfDocument _document = new();
    private readonly string _family;
    private readonly ReportContent _report;
    private PdfPage _page = null!;
    private XGraphics _ink = null!;
    private double _y;

    private ReportPdf(ReportContent report, bool isChinese) => (_report, _family) = (report, isChinese ? SystemFonts.Chinese : SystemFonts.Latin);

    private double Width => _page.Width.Point - (2 * Margin);

    /// <summary>Writes it.</summary>
    /// <param name="report">What it says.</param>
    /// <param name="isChinese">Whether the text is Chinese.</param>
    public static byte[] Write(ReportContent report, bool isChinese)
    {
        using var pdf = new ReportPdf(report, isChinese);
        pdf._document.Info.Title = report.Title;
        pdf._document.Info.Creator = "Civium";
        pdf.NewPage();
        pdf.Head();
        pdf.Ranking();
        pdf.Parts();
        pdf.Texts(report.Words.Method, report.Method);
        pdf.Texts(report.Words.Notes, report.Notes);
        pdf._ink.Dispose();
        pdf.Numbers();
        using var stream = new MemoryStream();
        pdf._document.Save(stream, false);
        return stream.ToArray();
    }

    public void Dispose() => _document.Dispose();

    private XFont Font(double size, bool bold = false) => new(_family, size, bold ? XFontStyleEx.Bold : XFontStyleEx.Regular);

    private void NewPage()
    {
        _ink?.Dispose();
        _page = _document.AddPage();
        _page.Size = PageSize.A4;
        _ink = XGraphics.FromPdfPage(_page);
        _y = Margin;
    }

    private void Room(double height)
    {
        if (_y + height > _page.Height.Point - Margin - 20)
        {
            NewPage();
        }
    }

    private void Head()
    {
        _ink.DrawRectangle(new XSolidBrush(Accent), 0, 0, _page.Width.Point, 8);
        _y = 70;
        Wrapped(_report.Title, Font(24, true), Ink, 30);
        Wrapped(_report.Subtitle, Font(10), Muted, 15);
        _y += 10;
        Wrapped(_report.Summary, Font(11.5), Ink, 17);
        _y += 8;
    }

    private void Heading(string text)
    {
        Room(60);
        _y += 14;
        _ink.DrawString(text, Font(13, true), new XSolidBrush(Accent), new XPoint(Margin, _y + 12));
        _y += 24;
    }

    private void Ranking()
    {
        Heading(_report.Words.Ranking);
        RankingHead();
        foreach (var (unit, _) in _report.Lines)
        {
            if (_y + Row > _page.Height.Point - Margin - 20)
            {
                NewPage();
                RankingHead();
            }

            Right(ScoreText.Whole(unit.Rank), Font(9, true), Ink, Margin + 28);
            Fit(unit.Name, Font(9), Margin + 40, 150);
            Right(ScoreText.Number(unit.Score), Font(9), Ink, Margin + 240);
            Right($"{ScoreText.Whole(unit.Low)}–{ScoreText.Whole(unit.High)}", Font(9), Muted, Margin + 300);
            Interval(unit.Low, unit.High, unit.Rank);
            Under();
        }
    }

    private void RankingHead()
    {
        Right(_report.Words.Rank, Font(8, true), Muted, Margin + 28);
        Fit(_report.Words.Unit, Font(8, true), Margin + 40, 150);
        Right(_report.Words.Score, Font(8, true), Muted, Margin + 240);
        Fit(_report.Words.Range, Font(8, true), Margin + 262, Width - 262);
        Under();
    }

    private void Interval(double low, double high, double rank)
    {
        if (double.IsNaN(low))
        {
            return;
        }

        var (left, width) = (Margin + 312, Width - 312);
        double At(double value) => left + (_report.Lines.Count < 2 ? width / 2 : (value - 1) / (_report.Lines.Count - 1) * width);
        _ink.DrawLine(new XPen(Line, 1), left, _y + 8, left + width, _y + 8);
        _ink.DrawRectangle(new XSolidBrush(XColor.FromArgb(87, 168, 160)), At(low) - 1, _y + 5, At(high) - At(low) + 2, 6);
        _ink.DrawRectangle(new XSolidBrush(Accent), At(rank) - 1, _y + 2, 2, 12);
    }

    private void Parts()
    {
        Heading(_report.Words.Parts);
        var columns = _report.PartNames.Count;
        var cell = Math.Min(90, (Width - 130) / Math.Max(1, columns));
        var extremes = Enumerable.Range(0, columns).Select(part => _report.Lines.Select(line => line.Parts[part]).Where(score => !double.IsNaN(score)).DefaultIfEmpty(0).ToArray())
            .Select(scores => (Min: scores.Min(), Max: scores.Max())).ToArray();
        PartsHead(cell);
        foreach (var (unit, parts) in _report.Lines)
        {
            if (_y + Row > _page.Height.Point - Margin - 20)
            {
                NewPage();
                PartsHead(cell);
            }

            Fit(unit.Name, Font(8.5), Margin, 125);
            for (var part = 0; part < columns; part++)
            {
                var (min, max) = extremes[part];
                var share = double.IsNaN(parts[part]) || max == min ? 0 : (parts[part] - min) / (max - min);
                _ink.DrawRectangle(new XSolidBrush(Blend(share * 0.45)), Margin + 130 + (part * cell), _y, cell - 2, Row - 2);
                Right(ScoreText.Number(parts[part]), Font(8.5), Ink, Margin + 130 + ((part + 1) * cell) - 6);
            }

            _y += Row;
        }
    }

    private void PartsHead(double cell)
    {
        // Names of parts are long: each takes the lines it needs above its column.
        var lines = _report.PartNames.Select(name => Lines(name, Font(7, true), cell - 4).Take(5).ToArray()).ToArray();
        var height = lines.Max(own => own.Length) * 9;
        for (var part = 0; part < lines.Length; part++)
        {
            for (var line = 0; line < lines[part].Length; line++)
            {
                _ink.DrawString(lines[part][line], Font(7, true), new XSolidBrush(Muted), new XPoint(Margin + 130 + (part * cell), _y + 8 + height - (9 * (lines[part].Length - line))));
            }
        }

        _y += height + 6;
    }

    private void Texts(string heading, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        Heading(heading);
        foreach (var text in texts)
        {
            Wrapped(text, Font(9), Ink, 13);
            _y += 4;
        }
    }

    private void Wrapped(string text, XFont font, XColor colour, double height)
    {
        foreach (var line in Lines(text, font, Width))
        {
            Room(height);
            _ink.DrawString(line, font, new XSolidBrush(colour), new XPoint(Margin, _y + font.Size));
            _y += height;
        }
    }

    /// <summary>Breaks at spaces; where there are none, as in Chinese or a recipe, anywhere.</summary>
    private IEnumerable<string> Lines(string text, XFont font, double width)
    {
        while (text.Length > 0)
        {
            var length = text.Length;
            while (length > 1 && _ink.MeasureString(text[..length], font).Width > width)
            {
                var space = text.LastIndexOf(' ', length - 2);
                length = space > 0 && space > length / 2 ? space : length - 1;
            }

            yield return text[..length].Trim();
            text = text[length..].TrimStart();
        }
    }

    private void Fit(string text, XFont font, double x, double width)
    {
        var shown = text;
        while (shown.Length > 1 && _ink.MeasureString(shown, font).Width > width)
        {
            shown = string.Concat(shown.AsSpan(0, shown.Length - 2), "…");
        }

        _ink.DrawString(shown, font, new XSolidBrush(font.Bold ? Muted : Ink), new XPoint(x, _y + 11));
    }

    private void Right(string text, XFont font, XColor colour, double x) =>
        _ink.DrawString(text, font, new XSolidBrush(colour), new XPoint(x - _ink.MeasureString(text, font).Width, _y + 11));

    private void Under()
    {
        _ink.DrawLine(new XPen(Line, 0.5), Margin, _y + Row - 2, Margin + Width, _y + Row - 2);
        _y += Row;
    }

    private void Numbers()
    {
        for (var page = 0; page < _document.PageCount; page++)
        {
            using var ink = XGraphics.FromPdfPage(_document.Pages[page]);
            var text = $"{_report.Title}  ·  {page + 1} / {_document.PageCount}";
            ink.DrawString(text, Font(8), new XSolidBrush(Muted), new XPoint(Margin, _document.Pages[page].Height.Point - 30));
        }
    }

    private static XColor Blend(double share)
    {
        int Mix(int dark) => (int)Math.Round(255 + ((dark - 255) * share));
        return XColor.FromArgb(Mix(11), Mix(107), Mix(99));
    }
}
