using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Access.Tokens;

/// <summary>Writes when tokens were last used, away from the requests that used them.</summary>
internal sealed class TokenUseWriter(BearerTokens tokens, TimeProvider clock, ILogger<TokenUseWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

#pragma warning disable CA1031 // A full disk or a database away must not end it: it tries again at the next beat.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
                await tokens.FlushUsesAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                logger.LogWarning(problem, "When tokens were last used could not be written; it is tried again.");
            }
        }
    }
#pragma warning restore CA1031
}
