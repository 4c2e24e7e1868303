using PdfSharp.Fonts;

namespace Civium.Modules.Evaluation.Reports;

/// <summary>Finds the fonts of this machine for PDF files: TrueType outlines, one for Latin and, where there is one, one for Chinese.</summary>
internal sealed class SystemFonts : IFontResolver
{
    /// <summary>The family of Latin text.</summary>
    public const string Latin = "civium-latin";

    /// <summary>The family of Chinese text.</summary>
    public const string Chinese = "civium-chinese";

    private static readonly string[] Folders = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", @"C:\Windows\Fonts"];
    private static readonly string[] Regular = ["DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf"];
    private static readonly string[] Bold = ["DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "LiberationSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"];
    private static readonly string[] Han = ["DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "NotoSansSC-Regular.ttf", "simhei.ttf"];
    private static readonly Lazy<SystemFonts> Found = new(() =>
    {
        var fonts = new SystemFonts();
        GlobalFontSettings.FontResolver = fonts;
        return fonts;
    });

    private readonly string? _regular;
    private readonly string? _bold;
    private readonly string? _han;

    private SystemFonts()
    {
        var files = Folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }))
            .GroupBy(file => Path.GetFileName(file)!).ToDictionary(group => group.Key, group => group.First());
        string? First(string[] names) => names.Select(name => files.GetValueOrDefault(name)).FirstOrDefault(file => file is not null);
        (_regular, _bold, _han) = (First(Regular), First(Bold), First(Han));
    }

    /// <summary>The fonts, looked for once.</summary>
    public static SystemFonts Here => Found.Value;

    /// <summary>Whether PDF files can be made.</summary>
    public bool HasLatin => _regular is not null;

    /// <summary>Whether they can hold Chinese.</summary>
    public bool HasChinese => _han is not null;

    /// <inheritdoc/>
    public byte[]? GetFont(string faceName) => File.ReadAllBytes(faceName);

    /// <inheritdoc/>
    public FontResolverInfo? ResolveTypeface(string familyName, bool bold, bool italic) => familyName switch
    {
        Chinese when _han is not null => new(_han, bold, false),
        Latin when _regular is not null => bold && _bold is not null ? new(_bold) : new(_regular, bold, false),
        _ => null,
    };
}
