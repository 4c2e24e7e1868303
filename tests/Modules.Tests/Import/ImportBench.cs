using Civium.Host.Import;
using Civium.Host.Import.Sending;
using Xunit;

namespace Civium.Modules.Tests.Import;

/// <summary>A folder of its own for one test's files, and an import run as the command runs it.</summary>
internal sealed class ImportBench : IDisposable
{
    private static readonly RetryPolicy Quick = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(20));

    public string Folder { get; } = Directory.CreateTempSubdirectory("civium-import-").FullName;

    public string Said { get; private set; } = "";

    public static string Excerpt => Path.Combine(AppContext.BaseDirectory, "Import", "prsa-excerpt.csv");

    public static string PrsaMap => Path.Combine(AppContext.BaseDirectory, "maps", "uci-prsa.json");

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public ImportOptions Options(FakeSensorThings server, params string[] files) =>
        new(files, PrsaMap, server.Url, Batch: 10, State: Path.Combine(Folder, "state.json"));

    public Task<int> RunAsync(ImportOptions options) => RunUntilAsync(options, TestContext.Current.CancellationToken);

    public async Task<int> RunUntilAsync(ImportOptions options, CancellationToken cancellation)
    {
        using var said = new StringWriter();
        var synchronized = TextWriter.Synchronized(said);
        var screen = new ImportScreen(synchronized, synchronized, interactive: false, TimeProvider.System);
        var code = await new ImportRun(options, screen, Quick, TimeProvider.System).RunAsync(cancellation);
        Said = said.ToString();
        return code;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
