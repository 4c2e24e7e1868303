using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Creating;

/// <summary>Relates rows to each other.</summary>
internal static class Relations
{
    /// <summary>Relates an entity to one other.</summary>
    public static void One(Entity entity, Navigation navigation, Entity other)
    {
        switch (entity, other)
        {
            case (HistoricalLocation past, Thing thing):
                (past.Thing, past.ThingId) = (thing, thing.Id);
                break;
            case (ObservedStream stream, Thing thing):
                (stream.Thing, stream.ThingId) = (thing, thing.Id);
                break;
            case (ObservedStream stream, Sensor sensor):
                (stream.Sensor, stream.SensorId) = (sensor, sensor.Id);
                break;
            case (Datastream stream, ObservedProperty property):
                (stream.ObservedProperty, stream.ObservedPropertyId) = (property, property.Id);
                break;
            case (TaskingCapability capability, Thing thing):
                (capability.Thing, capability.ThingId) = (thing, thing.Id);
                break;
            case (TaskingCapability capability, Actuator actuator):
                (capability.Actuator, capability.ActuatorId) = (actuator, actuator.Id);
                break;
            case (CityTask task, TaskingCapability capability):
                (task.TaskingCapability, task.TaskingCapabilityId) = (capability, capability.Id);
                break;
            default:
                throw new InvalidOperationException($"No {navigation.Name} relates a {entity.GetType().Name} to one {other.GetType().Name}.");
        }
    }

    /// <summary>Adds what a MultiDatastream observes, behind what it observes already.</summary>
    public static void AddPart(MultiDatastream stream, ObservedProperty property) => stream.Parts.Add(new ObservedPart
    {
        MultiDatastream = stream,
        MultiDatastreamId = stream.Id,
        Place = stream.Parts.Count,
        ObservedProperty = property,
        ObservedPropertyId = property.Id,
    });
}
