using Civium.Host.Import.Maps;
using Civium.Host.Import.Sending;
using Civium.Host.Import.Tables;

namespace Civium.Host.Import;

/// <summary>One import from start to end: read the map, check every file whole, then send.</summary>
internal sealed class ImportRun(ImportOptions options, ImportScreen screen, RetryPolicy retry, TimeProvider time)
{
    /// <summary>The exit code when everything was imported.</summary>
    public const int Done = 0;

    /// <summary>The exit code when something was refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>The exit code when the caller stopped it.</summary>
    public const int Stopped = 130;

    private readonly PositionStore _positions = new(options.State);
    private readonly ImportProgress _progress = new();

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            return await CheckAndSendAsync(cancellation).ConfigureAwait(false);
        }
        catch (MapException e)
        {
            screen.Error($"The map {options.Map} cannot be used:");
            screen.Errors(e.Faults.Select(f => $"  {(f.Pointer.Length == 0 ? "(the whole)" : f.Pointer)} {f.Problem}"));
        }
        catch (SendException e)
        {
            screen.Error(e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.Error("Stopped. Everything the server acknowledged stays; start the same import again to go on from there.");
            return Stopped;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Error(e.Message);
        }

        return Failed;
    }

    private async Task<int> CheckAndSendAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var map = MapReader.Read(await File.ReadAllBytesAsync(MapPath(), cancellation).ConfigureAwait(false));
        if (Check(map, cancellation) is not { } files)
        {
            return Failed;
        }

        if (options.DryRun)
        {
            screen.Summary(ImportSummary.Of(files, map), "Checked; nothing was sent (--dry-run)");
            return Done;
        }

        using var client = new SensorThingsClient(options.Url, options.Token, retry, time, screen.Notice);
        var setup = new StreamSetup(client, map, screen.Notice);
        _progress.TotalRows = files.Sum(f => f.Rows);
        var unsaved = await screen.WatchAsync(_progress, () => SendAsync(client, setup, map, files, cancellation), cancellation).ConfigureAwait(false);
        foreach (var list in unsaved.Where(u => u.Count > 0))
        {
            Report(list, "readings were not stored");
        }

        var summary = ImportSummary.Of(files, map) with { ThingsMade = setup.ThingsMade, StreamsMade = setup.StreamsMade, Sent = _progress.Observations, Took = time.GetElapsedTime(started) };
        var failed = unsaved.Any(u => u.Count > 0);
        screen.Summary(summary, failed ? "Imported in part" : "Imported");
        return failed ? Failed : Done;
    }

    private List<CheckedFile>? Check(ImportMap map, CancellationToken cancellation)
    {
        var good = new List<CheckedFile>();
        var bad = false;
        foreach (var path in options.Files)
        {
            screen.Notice($"Checking {path}");
            var faults = new FaultList(path);
            var file = FileCheck.Run(path, map, faults, cancellation);
            if (file is null || faults.Count > 0)
            {
                bad = true;
                Report(faults, "faults");
            }
            else if (good.Any(g => g.Hash == file.Hash))
            {
                screen.Notice($"{path} has the same content as a file before it and is passed over.");
            }
            else
            {
                good.Add(file);
            }
        }

        if (bad)
        {
            screen.Error("Nothing was imported. Correct the files (or the map) and start again.");
        }

        return bad ? null : good;
    }

    private void Report(FaultList faults, string what)
    {
        screen.Errors(faults.First.Select(f => f.ToString()));
        var more = faults.Count > faults.First.Count ? $", of which the first {faults.First.Count} are shown" : "";
        screen.Error($"{faults.Count} {what}{more}.");
    }

    private async Task<IReadOnlyList<FaultList>> SendAsync(SensorThingsClient client, StreamSetup setup, ImportMap map, List<CheckedFile> files, CancellationToken cancellation)
    {
        var streams = new Dictionary<string, ThingStreams>(StringComparer.Ordinal);
        foreach (var thing in files.SelectMany(f => f.Things).DistinctBy(t => t.Name))
        {
            streams[thing.Name] = await setup.EnsureAsync(thing, cancellation).ConfigureAwait(false);
        }

        var unsaved = new System.Collections.Concurrent.ConcurrentBag<FaultList>();
        var sender = new FileSender(client, map, _positions, _progress, options.Batch);
        await Parallel.ForEachAsync(
            Lanes.Of(files),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation },
            async (lane, stop) =>
            {
                foreach (var file in lane)
                {
                    var key = BatchKey.Of(file.Hash, map.Hash, options.Url.ToString().TrimEnd('/'));
                    unsaved.Add(await sender.SendAsync(file, streams, key, options.Restart, stop).ConfigureAwait(false));
                }
            }).ConfigureAwait(false);
        return [.. unsaved];
    }

    /// <remarks>A shipped map may be named without its folder and ending.</remarks>
    private string MapPath()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "maps", options.Map + (options.Map.EndsWith(".json", StringComparison.Ordinal) ? "" : ".json"));
        return !File.Exists(options.Map) && !options.Map.Contains('/', StringComparison.Ordinal) && File.Exists(shipped) ? shipped : options.Map;
    }
}
