using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Events;

namespace Civium.Modules.Warning.Tracking;

/// <summary>A warning moved, and its rule has a Thing do something. Commits with the transition; internal to Warning.</summary>
/// <param name="Capability">The TaskingCapability.</param>
/// <param name="Parameters">Its taskingParameters as JSON.</param>
/// <param name="Why">Which rule, warning and level.</param>
/// <param name="Key">Names the order, so that a second delivery orders nothing.</param>
internal sealed record TaskOwed(long Capability, string Parameters, string Why, string Key) : IEvent;

/// <summary>Orders what rules have Things do.</summary>
internal sealed class OrderTasks(ITasking tasking) : IOutboxHandler<TaskOwed>
{
    private static readonly Actor Rules = Actor.System with { Id = "warning.rules", Name = "A warning rule" };

    public Task HandleAsync(TaskOwed fact, CancellationToken cancellation) =>
        tasking.CreateAsync(new TaskOrder(fact.Capability, fact.Parameters, Rules, fact.Why, fact.Key), cancellation);
}
