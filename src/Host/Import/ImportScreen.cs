using System.Globalization;
using Civium.Host.Import.Sending;
using Spectre.Console;

namespace Civium.Host.Import;

/// <summary>What the caller sees: a moving bar on a terminal, plain lines otherwise.</summary>
internal sealed class ImportScreen(TextWriter output, TextWriter error, bool interactive, TimeProvider time)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Says something in passing.</summary>
    public void Notice(string text) => error.WriteLine(text);

    /// <summary>Says what went wrong.</summary>
    public void Error(string text) => error.WriteLine(text);

    /// <summary>Says what went wrong, line by line.</summary>
    public void Errors(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Shows the progress of some work while it goes on.</summary>
    public async Task<T> WatchAsync<T>(ImportProgress progress, Func<Task<T>> work, CancellationToken cancellation)
    {
        if (!interactive)
        {
            return await WatchPlainAsync(progress, work()).ConfigureAwait(false);
        }

        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("Importing", maxValue: Math.Max(1, progress.TotalRows));
                var running = work();
                var started = time.GetTimestamp();
                while (!running.IsCompleted)
                {
                    await Task.WhenAny(running, Task.Delay(200, CancellationToken.None)).ConfigureAwait(false);
                    task.Value = progress.Rows;
                    task.Description = $"{progress.Rows:N0} rows, {Rate(progress, started)}";
                }

                return await running.ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <summary>Says what it came to.</summary>
    public void Summary(ImportSummary summary, string title)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}: {summary.Rows:N0} rows of {summary.Things:N0} things, {summary.First:yyyy-MM-dd HH:mm} to {summary.Last:yyyy-MM-dd HH:mm} UTC"));
        foreach (var (column, observations) in summary.Columns)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {column,-16} {observations,12:N0} observations"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"all",-16} {summary.Columns.Sum(c => c.Observations),12:N0} observations"));
        if (summary.Took > TimeSpan.Zero)
        {
            var rate = summary.Sent / summary.Took.TotalSeconds;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Made {summary.ThingsMade:N0} things and {summary.StreamsMade:N0} streams; sent {summary.Sent:N0} observations in {summary.Took.TotalSeconds:0.0} s, {rate:N0} a second."));
        }
    }

    private async Task<T> WatchPlainAsync<T>(ImportProgress progress, Task<T> work)
    {
        var started = time.GetTimestamp();
        while (await Task.WhenAny(work, Task.Delay(LineEvery, time)).ConfigureAwait(false) != work)
        {
            var share = 100.0 * progress.Rows / Math.Max(1, progress.TotalRows);
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:N0} of {progress.TotalRows:N0} rows ({share:0} %), {Rate(progress, started)}"));
        }

        return await work.ConfigureAwait(false);
    }

    private string Rate(ImportProgress progress, long started)
    {
        var seconds = Math.Max(0.001, time.GetElapsedTime(started).TotalSeconds);
        var rate = (progress.Rows - progress.ResumedRows) / seconds;
        var left = rate > 0 ? TimeSpan.FromSeconds((progress.TotalRows - progress.Rows) / rate) : TimeSpan.Zero;
        var eta = rate > 0 ? $", {left:h\\:mm\\:ss} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{rate:N0} rows/s{eta}");
    }
}
