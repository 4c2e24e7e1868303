using Xunit;

namespace Civium.Libs.Tests;

/// <summary>Large reference data that are not part of the project: found beside the checkout as <c>shared/</c> or by CIVIUM_SHARED; a test without them is left out, visibly.</summary>
internal static class SharedFiles
{
    private const string Reason = "Left out: set CIVIUM_SHARED to the folder with data/ and oracle/, or put it beside the checkout as 'shared'.";

    /// <summary>The path of a file; skips the test when there is none.</summary>
    public static string Path(params string[] parts)
    {
        var found = Find(parts);
        Assert.SkipWhen(found is null, Reason);
        return found!;
    }

    /// <summary>The rows of a CSV file with a first row of names; skips the test when there is none.</summary>
    public static IReadOnlyList<Dictionary<string, string>> Rows(params string[] parts) => Parse(File.ReadLines(Path(parts)));

    /// <summary>Rows of CSV text by the names in its first line.</summary>
    public static IReadOnlyList<Dictionary<string, string>> Parse(IEnumerable<string> lines)
    {
        string[]? names = null;
        var rows = new List<Dictionary<string, string>>();
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            var cells = Cells(line.TrimStart('\uFEFF'));
            if (names is null)
            {
                names = cells;
            }
            else
            {
                rows.Add(names.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
            }
        }

        return rows;
    }

    private static string[] Cells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        return [.. cells, cell.ToString()];
    }

    private static string? Find(string[] parts)
    {
        var named = Environment.GetEnvironmentVariable("CIVIUM_SHARED");
        IEnumerable<string> places = string.IsNullOrEmpty(named) ? [] : [named];
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            places = places.Append(System.IO.Path.Combine(folder.FullName, "shared"));
        }

        return places.Select(place => System.IO.Path.Combine([place, .. parts])).FirstOrDefault(File.Exists);
    }
}
