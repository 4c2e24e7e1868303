using Civium.Kernel.Events;

namespace Civium.Modules.Sensing.Pending;

/// <summary>What became of a Task in the catalogue.</summary>
internal enum TaskChange
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>Its parameters were changed.</summary>
    Changed,

    /// <summary>It was deleted.</summary>
    Deleted,
}

/// <summary>
/// A Task was created, changed or deleted; delivered through Sensing's outbox, in the order of the commits. Register an
/// <see cref="IOutboxHandler{TEvent}"/> to bring it to the device. Internal to Sensing.
/// </summary>
/// <param name="Task">The Task's id.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Capability">Its TaskingCapability.</param>
/// <param name="Thing">The Thing that acts.</param>
/// <param name="Actuator">The Actuator that does it.</param>
/// <param name="CreationTime">When it was created, in UTC.</param>
/// <param name="Parameters">Its taskingParameters as JSON, which the capability allows.</param>
internal sealed record TaskStated(
    long Task, TaskChange Change, long Capability, long Thing, long Actuator, DateTime CreationTime, string Parameters) : IEvent;
