using System.Globalization;
using System.Net.Http.Headers;
using Civium.Host.Commands;
using Civium.Platform.Backups;

namespace Civium.Host.Running;

/// <summary>Takes a backup: downloads it from a running server, or reads a data directory or a cluster's database. The file gets its name when it is whole.</summary>
internal static class BackupRun
{
    public static async Task<int> RunAsync(
        BackupOrder order, Func<RunSettings, WebApplication> build, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var part = order.To + ".part";
        try
        {
            PrivateFiles.Apply();
            if (File.Exists(order.To))
            {
                await error.WriteLineAsync($"{order.To} is there already. Give another name, or remove it first.");
                return 1;
            }

            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await (order.Server is { } server ? DownloadAsync(server, order.Token, file, error, cancellation) : ReadAsync(order, build, file, error, cancellation));
                file.Flush(flushToDisk: true);
            }

            File.Move(part, order.To);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{order.To}: {new FileInfo(order.To).Length:N0} bytes."));
            return 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException)
        {
            await error.WriteLineAsync($"The backup failed: {failure.Message} Nothing was kept.");
            return 1;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await error.WriteLineAsync(StartFailure.Explain(failure, order.Settings));
            if (order.Server is null && order.Settings.ClusterConnection is null)
            {
                await error.WriteLineAsync("If its server runs, ask that for the backup: --url http://127.0.0.1:8080.");
            }

            return 1;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task ReadAsync(BackupOrder order, Func<RunSettings, WebApplication> build, Stream to, TextWriter error, CancellationToken cancellation)
    {
        if (order.Settings.ClusterConnection is null && !Directory.Exists(order.Settings.DataDirectory))
        {
            throw new Platform.Faults.StartupException($"There is no data directory {order.Settings.DataDirectory}. Name the one of the server with --data.");
        }

        await using var app = build(order.Settings);
        var observations = await Backup.WriteAsync(app.Services, to, new Told(error), cancellation);
        await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{observations:N0} observations."));
    }

    private static async Task DownloadAsync(Uri server, string? token, Stream to, TextWriter error, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/api/system/backup"));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            var why = (int)answer.StatusCode is 401 or 403 ? "A backup needs an administrator's token: give it in CIVIUM_TOKEN, or with --token." : "Its log says why.";
            throw new HttpRequestException($"{server} answered {(int)answer.StatusCode} {answer.ReasonPhrase}. {why}");
        }

        await using var from = await answer.Content.ReadAsStreamAsync(cancellation);
        var told = new Told(error);
        var buffer = new byte[256 << 10];
        for (long all = 0; await from.ReadAsync(buffer, cancellation) is > 0 and var read;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            told.Report(all += read);
        }
    }

    /// <summary>Says every 64 MB how far it is.</summary>
    private sealed class Told(TextWriter to) : IProgress<long>
    {
        private const long Step = 64 << 20;
        private long _next = Step;

        public void Report(long value)
        {
            if (value < _next)
            {
                return;
            }

            _next = value + Step;
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value >> 20:N0} MB ..."));
        }
    }
}
