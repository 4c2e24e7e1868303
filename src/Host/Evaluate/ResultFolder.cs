using System.Text;

namespace Civium.Host.Evaluate;

/// <summary>Writes result files so that a folder has all of them or, when something fails on the way, what it had before.</summary>
internal static class ResultFolder
{
    /// <summary>Writes the files beside their places first, then moves all of them there.</summary>
    /// <param name="folder">The folder; made when missing.</param>
    /// <param name="files">The files by name.</param>
    /// <param name="retired">Names of files of an earlier run that would no longer be true; they go.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, string> files, IEnumerable<string> retired)
    {
        Directory.CreateDirectory(folder);
        var staged = new List<string>();
        try
        {
            foreach (var (name, text) in files)
            {
                var next = Path.Combine(folder, $".{name}.next");
                staged.Add(next);
                File.WriteAllText(next, text, new UTF8Encoding(false));
            }
        }
        catch
        {
            staged.ForEach(File.Delete);
            throw;
        }

        foreach (var name in files.Keys)
        {
            File.Move(Path.Combine(folder, $".{name}.next"), Path.Combine(folder, name), overwrite: true);
        }

        foreach (var name in retired.Except(files.Keys))
        {
            File.Delete(Path.Combine(folder, name));
        }
    }
}
