using System.Net;
using Civium.DemoCity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Civium.Host.Sample;

/// <summary>One removal of the sample city, from start to end.</summary>
internal static class RemoveSampleRun
{
    private const int Stopped = 130;

    /// <summary>Runs it; 0 when the sample city is gone, 1 when the server refused, 130 when it was stopped.</summary>
    public static async Task<int> RunAsync(Uri url, string? token, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url.ToString().TrimEnd('/') + "/"), Timeout = TimeSpan.FromMinutes(5) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        try
        {
            using var silenced = await client.PostAsync(new Uri("api/sample-city/silence", UriKind.Relative), null, cancellation);
            if (silenced.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                await error.WriteLineAsync($"{url} asks for a token of a steward: make one at {url.ToString().TrimEnd('/')}/account/tokens and give it in CIVIUM_TOKEN.");
                return 1;
            }

            silenced.EnsureSuccessStatusCode();
            var removed = await new SampleRemoval(client, TimeProvider.System, NullLogger<SampleRemoval>.Instance).RemoveAsync(new Told(output), cancellation);
            await output.WriteLineAsync(removed.Values.Sum() == 0
                ? "There was nothing of the sample city."
                : $"The sample city is gone: {string.Join(", ", removed.Where(kind => kind.Value > 0).Select(kind => $"{kind.Value} {kind.Key}"))}. civium run --sample brings it back.");
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped. What is removed stays removed; start it again to remove the rest.");
            return Stopped;
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            await error.WriteLineAsync($"The sample city could not be removed from {url}: {failure.Message}");
            return 1;
        }
    }

    /// <summary>A line each hundred.</summary>
    private sealed class Told(TextWriter output) : IProgress<RemovalProgress>
    {
        public void Report(RemovalProgress value)
        {
            if (value.Done % 100 == 0 || value.Done == value.Of)
            {
                lock (output)
                {
                    output.WriteLine(value.Of == 0 ? $"{value.What} ..." : $"{value.What}: {value.Done} of {value.Of}");
                }
            }
        }
    }
}
