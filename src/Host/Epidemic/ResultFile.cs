using System.Globalization;
using System.Text;

namespace Civium.Host.Epidemic;

/// <summary>A CSV file of results: written beside its place and moved there when it is whole, so that a failure leaves what was there.</summary>
internal static class ResultFile
{
    /// <summary>Writes a table.</summary>
    /// <exception cref="AnalysisException">It cannot be written.</exception>
    public static void Write(string path, string header, IEnumerable<IEnumerable<object?>> rows)
    {
        var draft = path + ".part";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (var writer = new StreamWriter(draft, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                writer.Write(header + "\n");
                foreach (var row in rows)
                {
                    writer.Write(string.Join(',', row.Select(Cell)) + "\n");
                }
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new AnalysisException($"{path} cannot be written: {problem.Message}");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        bool flag => flag ? "1" : "0",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
