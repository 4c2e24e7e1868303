using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>A disk that fills while running: writes answer 507, reads go on, and with room again writes do too. Needs the right to mount.</summary>
[Trait("Category", "Slow")]
public sealed class DiskFullTests
{
    private const int HoursPerBatch = 3000;

    [Fact]
    public async Task Writes_answer_507_and_reads_go_on()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder.Path);
        try
        {
            await using var civium = await CiviumProcess.RunAsync(folder.Path, 0, "--empty", "--open");
            var stream = await SensorCity.MakeStationAsync(civium.Http, "Full");
            var filler = Path.Combine(folder.Path, "filler");
            var taken = 0;
            using (var answer = await SensorCity.SendHoursAsync(civium.Http, stream, 0, Enumerable.Range(0, 100), null))
            {
                answer.EnsureSuccessStatusCode();
                taken = 100;
            }

            Fill(filler);
            var status = HttpStatusCode.Created;
            for (var batch = 0; batch < 50 && status == HttpStatusCode.Created; batch++)
            {
                using var answer = await SensorCity.SendHoursAsync(civium.Http, stream, 0, Enumerable.Range(taken, HoursPerBatch), null);
                status = answer.StatusCode;
                taken += status == HttpStatusCode.Created ? HoursPerBatch : 0;
            }

            Assert.Equal(HttpStatusCode.InsufficientStorage, status);
            Assert.Equal(Expected(taken), await CountAsync(civium.Http));
            File.Delete(filler);
            using (var again = await SensorCity.SendHoursAsync(civium.Http, stream, 0, Enumerable.Range(taken, 10), null))
            {
                Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            }

            Assert.Equal(Expected(taken + 10), await CountAsync(civium.Http));
        }
        finally
        {
            await RunAsync("umount", "-l", folder.Path);
        }
    }

    private static int Expected(int hours) => Enumerable.Range(0, hours).Count(hour => !SensorCity.Silent(0, hour));

    private static async Task<long> CountAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/sensorthings/v1.1/Observations?$count=true&$top=1")).GetProperty("@iot.count").GetInt64();

    /// <summary>Leaves a few kilobytes.</summary>
    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1 << 20, 1 << 12 })
        {
            try
            {
                while (true)
                {
                    stream.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full at this grain; go on with a finer one.
            }
        }
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}; this test needs to run as root.");
    }
}
