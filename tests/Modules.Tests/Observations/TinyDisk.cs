using System.Diagnostics;
using Xunit;

namespace Civium.Modules.Tests.Observations;

/// <summary>A real disk of 24 MB, of which 8 MB can be given back: a file system in memory, mounted for one test.</summary>
internal sealed class TinyDisk : IDisposable
{
    private const int Ballast = 8 << 20;

    public TinyDisk()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("civium-tiny-").FullName;
        var answer = Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", Directory);
        if (answer is not null)
        {
            System.IO.Directory.Delete(Directory);
            Assert.Fail($"This test fills a real disk: it mounts a tmpfs of 24 MB, which needs root and the right to mount. mount said: {answer}");
        }

        File.WriteAllBytes(BallastPath, new byte[Ballast]);
    }

    public string Directory { get; }

    private string BallastPath => Path.Combine(Directory, "ballast");

    public void MakeRoom() => File.Delete(BallastPath);

    public void Dispose()
    {
        Run("umount", "-l", Directory);
        System.IO.Directory.Delete(Directory);
    }

    /// <summary>Null when it went well.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
