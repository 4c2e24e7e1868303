using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Sensing.Retaining;

/// <summary>Applies what Datastreams declare of how long their readings are kept: ten minutes after the start, and then every hour.</summary>
internal sealed class RetentionService(
    IDbContextFactory<SensingDb> contexts, IServiceProvider services, TimeProvider clock, ILogger<RetentionService> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Applies them now; gives how many readings fewer there are.</summary>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        var rules = await RulesAsync(cancellation).ConfigureAwait(false);
        if (rules.Count == 0)
        {
            return 0;
        }

        var upkeep = (IObservationUpkeep)services.GetService(typeof(IObservationUpkeep))!;
        var fewer = await upkeep.ThinAsync(rules, cancellation).ConfigureAwait(false);
        if (fewer > 0)
        {
            log.LogInformation("Retention: {Count} readings fewer, by the rules of {Streams} streams.", fewer, rules.Count);
        }

        return fewer;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; !stoppingToken.IsCancellationRequested; wait = Every)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                log.LogError(failure, "Retention could not be applied; it is tried again in an hour.");
            }
        }
    }

    private async Task<List<StreamRetention>> RulesAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var rules = new List<StreamRetention>();
        await using var db = await contexts.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var declared = db.Datastreams.AsNoTracking().Where(stream => stream.Properties != null && stream.Properties.Contains("\"retention\"")).Select(stream => new { stream.Id, stream.Properties });
        await foreach (var stream in declared.AsAsyncEnumerable().WithCancellation(cancellation).ConfigureAwait(false))
        {
            using var document = JsonDocument.Parse(stream.Properties!);
            if (RetentionDeclaration.Read(document.RootElement, "", new Faults()) is { } declaration)
            {
                rules.Add(declaration.At(stream.Id, now));
            }
        }

        return rules;
    }
}
