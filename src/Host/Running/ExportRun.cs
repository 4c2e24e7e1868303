using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Civium.Host.Commands;
using Spectre.Console;

namespace Civium.Host.Running;

/// <summary>Exports observations of a running server into a file, which gets its name when it is whole.</summary>
internal static class ExportRun
{
    /// <summary>How many observations the server says will come.</summary>
    private const string CountHeader = "Civium-Observations";

    public static async Task<int> RunAsync(ExportOrder order, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var part = order.To + ".part";
        try
        {
            if (File.Exists(order.To))
            {
                await error.WriteLineAsync($"{order.To} is there already. Give another name, or remove it first.");
                return 1;
            }

            long? observations;
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                observations = await DownloadAsync(order, file, error, cancellation);
            }

            File.Move(part, order.To);
            var rows = observations is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} observations, ") : "";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{order.To}: {rows}{new FileInfo(order.To).Length:N0} bytes."));
            return 0;
        }
        catch (Exception failure) when (failure is HttpRequestException or HttpIOException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The export failed: {failure.Message} Nothing was kept.");
            return 1;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<long?> DownloadAsync(ExportOrder order, Stream to, TextWriter error, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var filter = order.Filter is null ? "" : "&filter=" + Uri.EscapeDataString(order.Filter);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(order.Server, $"/api/sensing/export?format={order.Format}{filter}"));
        if (order.Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", order.Token);
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException(await WhyAsync(answer, cancellation));
        }

        long? count = answer.Headers.TryGetValues(CountHeader, out var told) && long.TryParse(told.First(), CultureInfo.InvariantCulture, out var number) ? number : null;
        await using var from = await answer.Content.ReadAsStreamAsync(cancellation);
        await AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }).Progress().HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
            .StartAsync(async screen =>
            {
                var text = count is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows:N0} observations") : "observations";
                var task = screen.AddTask(text, maxValue: answer.Content.Headers.ContentLength ?? double.MaxValue);
                task.IsIndeterminate = answer.Content.Headers.ContentLength is null;
                var buffer = new byte[128 << 10];
                while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
                    task.Increment(read);
                }
            });
        return count;
    }

    private static async Task<string> WhyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var body = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            using var problem = JsonDocument.Parse(body);
            return problem.RootElement.GetProperty("detail").GetString() ?? answer.ReasonPhrase ?? "";
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"the server answered {(int)answer.StatusCode} {answer.ReasonPhrase}.";
        }
    }
}
