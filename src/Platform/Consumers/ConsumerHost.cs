using System.Diagnostics.Metrics;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Civium.Platform.Consumers;

/// <summary>Runs a loop for each registered consumer, and reports how far each is behind (<c>civium.consumer.lag</c>).</summary>
internal sealed class ConsumerHost(IServiceProvider services, PartitionOwnership ownership, IMeterFactory meters, TimeProvider time, ILogger<ConsumerHost> log)
    : BackgroundService
{
    private ConsumerLoop[] _loops = [];

    /// <summary>Every consumer's name and lag.</summary>
    public IReadOnlyDictionary<string, long> Lags => _loops.ToDictionary(loop => loop.Name, loop => loop.Lag);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var store = services.GetRequiredService<IObservationStore>();
        _loops = [.. services.GetServices<IPartitionConsumer>().Select(consumer => new ConsumerLoop(
            consumer,
            new Checkpoints(services.GetRequiredKeyedService<IModuleDatabase>(consumer.Module), consumer.Name),
            store,
            ownership,
            time,
            log))];
        meters.Create("Civium").CreateObservableGauge(
            "civium.consumer.lag",
            () => _loops.Select(loop => new Measurement<long>(loop.Lag, new KeyValuePair<string, object?>("consumer", loop.Name))),
            unit: "{observation}",
            description: "Durable observations that a consumer has not seen yet.");
        await Task.WhenAll(_loops.Select(loop => loop.RunAsync(stoppingToken)));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }

        base.Dispose();
    }
}
