using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Modules.Evaluation.Live;

/// <summary>Recomputes the live indicators a minute after the start and every hour from then on.</summary>
/// <remarks>Storage opens after hosted services are made, so the indicators, which read it, are asked for when they are needed.</remarks>
internal sealed partial class LiveClock(Func<LiveIndicators> indicators, TimeProvider clock, ILogger<LiveClock> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Period)
        {
            try
            {
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
                await indicators().ComputeAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The next hour is a new chance, whatever it was.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Failed(log, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live indicators could not be computed; the next try is in an hour")]
    private static partial void Failed(ILogger log, Exception failure);
}
