using System.Text.Json.Nodes;
using Civium.DemoCity.Feeding;
using Microsoft.Extensions.Logging;

namespace Civium.DemoCity;

/// <summary>How far a removal is.</summary>
/// <param name="What">What is being removed: things, entities, rules, the rest.</param>
/// <param name="Done">How many are gone.</param>
/// <param name="Of">How many there were.</param>
public readonly record struct RemovalProgress(string What, int Done, int Of);

/// <summary>
/// Takes the sample city out of a server over its public interfaces: all that says <c>properties/sample = true</c> and all that hangs on it. What a city
/// made itself stays. It may be interrupted and done again.
/// </summary>
/// <param name="server">Reaches the server; its base address is the server's root, and it carries whatever authorisation is needed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of what keeps going wrong.</param>
public sealed class SampleRemoval(HttpClient server, TimeProvider time, ILogger<SampleRemoval> log)
{
    private const int AtOnce = 4;

    /// <summary>What is removed by itself; Datastreams and Observations go with their Things. Things come first: the devices fall silent when they are gone.</summary>
    private static readonly string[] Sets = ["Things", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest"];

    private readonly PublicInterface _server = new(server, time, log);

    /// <summary>Removes it.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it; what is gone stays gone.</param>
    /// <returns>How much was removed: Things, entities of the twin, rules, and the rest.</returns>
    /// <exception cref="InvalidOperationException">The server refuses it, such as for want of a right.</exception>
    public async Task<IReadOnlyDictionary<string, int>> RemoveAsync(IProgress<RemovalProgress>? progress, CancellationToken cancellation)
    {
        var removed = new Dictionary<string, int>();
        removed["Rules"] = await RemoveRulesAsync(cancellation).ConfigureAwait(false);
        foreach (var set in Sets)
        {
            removed[set] = await RemoveAsync(set, progress, cancellation).ConfigureAwait(false);
        }

        progress?.Report(new RemovalProgress("Entities", 0, 0));
        removed["Entities"] = await RemoveEntitiesAsync(cancellation).ConfigureAwait(false);
        return removed;
    }

    private async Task<int> RemoveAsync(string set, IProgress<RemovalProgress>? progress, CancellationToken cancellation)
    {
        var ids = new List<long>();
        await foreach (var entity in _server.ListAsync(set + "?$top=1000&$select=id,properties", cancellation).ConfigureAwait(false))
        {
            if (entity["properties"]?["sample"] is JsonValue sample && sample.TryGetValue(out bool isSample) && isSample)
            {
                ids.Add(PublicInterface.IdOf(entity));
            }
        }

        var done = 0;
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, stop) =>
        {
            await DeleteAsync($"{PublicInterface.Things}{set}({id})", stop).ConfigureAwait(false);
            var gone = Interlocked.Increment(ref done);
            progress?.Report(new RemovalProgress(set, gone, ids.Count));
        }).ConfigureAwait(false);
        return done;
    }

    private async Task<int> RemoveRulesAsync(CancellationToken cancellation)
    {
        var rules = await _server.GetAsync("api/warnings/rules", cancellation).ConfigureAwait(false);
        var own = rules?.AsArray().Where(rule => rule?["rule"]?["source"]?.GetValue<string>() == SampleRules.Source).Select(rule => rule!["id"]!.GetValue<long>()).ToArray() ?? [];
        foreach (var id in own)
        {
            await DeleteAsync($"api/warnings/rules/{id}", cancellation).ConfigureAwait(false);
        }

        return own.Length;
    }

    private async Task<int> RemoveEntitiesAsync(CancellationToken cancellation)
    {
        var answer = await _server.DeleteAsync("api/twin/entities?sample=true", cancellation).ConfigureAwait(false);
        return answer?["ended"]?.GetValue<int>() ?? 0;
    }

    /// <summary>What someone else removed meanwhile is gone too.</summary>
    private async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await _server.DeleteAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (RefusedRequestException refused) when (refused.Status == System.Net.HttpStatusCode.NotFound)
        {
            // A second time it is not there.
        }
    }
}
