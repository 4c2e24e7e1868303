using System.Net;
using System.Text.RegularExpressions;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>Watches the system calls: no 201 and no PUBACK leaves before the data that it acknowledges is written and synced.</summary>
[Trait("Category", "Slow")]
public sealed partial class SyncTests
{
    private const int Posts = 25;
    private const string Created = "HTTP/1.1 201";

    /// <summary>The first bytes of a PUBACK as strace shows them.</summary>
    private const string Puback = "\"@\\2\\0\\1\"";

    [Fact]
    public async Task Every_201_comes_after_a_write_and_a_sync_of_the_log()
    {
        using var folder = new TemporaryFolder();
        var trace = Path.Combine(folder.Path, "trace.txt");
        var data = Path.Combine(folder.Path, "data");
        string[] strace = ["strace", "-f", "-y", "-s", "32", "-e", "trace=fsync,fdatasync,write,pwrite64,pwritev,sendto,sendmsg,writev", "-o", trace];
        await using (var civium = CiviumProcess.Start(strace, data, 0, "--empty", "--open"))
        {
            await civium.UntilReadyAsync();
            var stream = await SensorCity.MakeStationAsync(civium.Http, "Watched");
            await Task.Delay(1000);
            for (var post = 0; post < Posts; post++)
            {
                var time = SensorCity.Begin.AddMinutes(post).ToString("O");
                using var answer = await SensorCity.SendAsync(
                    civium.Http, $"Datastreams({stream})/Observations", $$"""{"phenomenonTime":"{{time}}","result":{{post}}}""", key: null);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            }
        }

        var verdicts = Judge(await File.ReadAllLinesAsync(trace)).TakeLast(Posts).ToArray();
        Assert.Equal(Posts, verdicts.Length);
        Assert.All(verdicts, Assert.True);
    }

    [Fact]
    public async Task Every_PUBACK_comes_after_a_write_and_a_sync_of_the_log()
    {
        using var folder = new TemporaryFolder();
        var trace = Path.Combine(folder.Path, "trace.txt");
        var data = Path.Combine(folder.Path, "data");
        var port = CiviumProcess.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] strace = ["strace", "-f", "-y", "-s", "32", "-e", "trace=fsync,fdatasync,write,pwrite64,pwritev,sendto,sendmsg,writev", "-o", trace];
        await using (var civium = CiviumProcess.Start(strace, data, 0, "--empty", "--open", "--mqtt-port", port))
        {
            await civium.UntilReadyAsync();
            var stream = await SensorCity.MakeStationAsync(civium.Http, "Watched");
            await Task.Delay(1000);
            for (var message = 0; message < Posts; message++)
            {
                using var publisher = System.Diagnostics.Process.Start("mosquitto_pub", ["-p", port, "-q", "1", "-t", $"v1.1/Datastreams({stream})/Observations", "-m", $$"""{"result":{{message}}}"""]);
                await publisher.WaitForExitAsync();
                Assert.Equal(0, publisher.ExitCode);
            }
        }

        var verdicts = Judge(await File.ReadAllLinesAsync(trace), Puback).TakeLast(Posts).ToArray();
        Assert.Equal(Posts, verdicts.Length);
        Assert.All(verdicts, Assert.True);
    }

    [Fact]
    public void Canary_a_PUBACK_before_its_sync_is_found()
    {
        string[] early =
        [
            """10 pwrite64(9</d/observations/log/1.log>, "x"..., 40, 0) = 40""",
            """11 sendto(20<TCP:[127.0.0.1:1]>, "@\2\0\1", 4, MSG_NOSIGNAL, NULL, 0) = 4""",
            """10 fsync(9</d/observations/log/1.log>) = 0""",
        ];
        Assert.Equal([false], Judge(early, Puback));
        Assert.Equal([true], Judge([early[0], early[2], early[1]], Puback));
    }

    [Fact]
    public void Canary_an_answer_before_its_sync_is_found()
    {
        string[] early =
        [
            """10 pwrite64(9</d/observations/log/1.log>, "x"..., 40, 0) = 40""",
            """11 sendmsg(20<socket:[1]>, {msg_iov=[{iov_base="HTTP/1.1 201 Created\r\n"..., iov_len=300}]}, 0) = 300""",
            """10 fsync(9</d/observations/log/1.log>) = 0""",
        ];
        Assert.Equal([false], Judge(early));
        Assert.Equal([true], Judge([early[0], early[2], early[1]]));
    }

    /// <summary>For each answer in the order of the trace: whether the log was written and then synced since the one before.</summary>
    private static List<bool> Judge(string[] trace, string answer = Created)
    {
        var verdicts = new List<bool>();
        var syncing = new HashSet<string>();
        var (written, synced) = (false, false);
        foreach (var line in trace)
        {
            var caller = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            if (LogWrite().IsMatch(line))
            {
                (written, synced) = (true, false);
            }
            else if (LogSync().IsMatch(line) && line.Contains("unfinished", StringComparison.Ordinal))
            {
                syncing.Add(caller);
            }
            else if (LogSync().IsMatch(line) || (SyncResumed().IsMatch(line) && syncing.Remove(caller)))
            {
                synced = written;
            }
            else if (line.Contains(answer, StringComparison.Ordinal))
            {
                verdicts.Add(written && synced);
                (written, synced) = (false, false);
            }
        }

        return verdicts;
    }

    [GeneratedRegex(@"\b(write|pwrite64|pwritev|writev)\(\d+<[^>]*/log/[^>]*>")]
    private static partial Regex LogWrite();

    [GeneratedRegex(@"\b(fsync|fdatasync)\(\d+<[^>]*/log/[^>]*>")]
    private static partial Regex LogSync();

    [GeneratedRegex(@"<\.\.\. (fsync|fdatasync) resumed>.*= 0")]
    private static partial Regex SyncResumed();
}
