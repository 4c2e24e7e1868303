using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Paths;

namespace Civium.Modules.Sensing.Reading;

/// <summary>What a row is related to by a relation to one.</summary>
internal static class EntityLinks
{
    /// <summary>The id of what a relation leads to; 0 when there is none.</summary>
    public static long To(object node, string navigation) => (node, navigation) switch
    {
        (Observation observation, _) => ObservationLinks.To(observation, navigation),
        (HistoricalLocation past, "Thing") => past.ThingId,
        (ObservedStream stream, "Thing") => stream.ThingId,
        (ObservedStream stream, "Sensor") => stream.SensorId,
        (Datastream stream, "ObservedProperty") => stream.ObservedPropertyId,
        (TaskingCapability capability, "Thing") => capability.ThingId,
        (TaskingCapability capability, "Actuator") => capability.ActuatorId,
        (CityTask task, "TaskingCapability") => task.TaskingCapabilityId,
        _ => throw new InvalidOperationException($"A {node.GetType().Name} has no {navigation} of its own."),
    };
}
