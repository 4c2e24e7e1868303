using System.Diagnostics;
using System.Globalization;

namespace Civium.Bench.Epidemic;

/// <summary>R as a peer: runs a script that prints lines of a name and numbers. Its own start is not part of the times it tells.</summary>
internal static class RPeer
{
    private const string Prelude = "options(warn=-1); suppressPackageStartupMessages({library(surveillance); library(EpiEstim)})\n";

    /// <summary>Runs a script in a folder; null when R or its packages are not there.</summary>
    public static async Task<Dictionary<string, double[]>?> RunAsync(string folder, string script)
    {
        var file = Path.Combine(folder, "peer.R");
        await File.WriteAllTextAsync(file, Prelude + script);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("Rscript", [file]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                Console.WriteLine("R failed (it needs the packages r-cran-surveillance and r-cran-epiestim): " + (await errors).Trim().Split('\n')[^1]);
                return null;
            }

            return output.Split('\n').Where(line => line.StartsWith('@')).Select(line => line[1..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .ToDictionary(words => words[0], words => words.Skip(1).Select(word => word is "NA" or "NaN" ? double.NaN : double.Parse(word, CultureInfo.InvariantCulture)).ToArray());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("R is not installed: install r-base-core, r-cran-surveillance and r-cran-epiestim to see the peer.");
            return null;
        }
    }
}
