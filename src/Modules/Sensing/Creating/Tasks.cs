using System.Text.Json;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Writing;

namespace Civium.Modules.Sensing.Creating;

/// <summary>What is asked of a Task beyond its form, and who hears of it.</summary>
internal static class Tasks
{
    /// <summary>Refuses parameters that its capability does not declare so.</summary>
    public static void Check(CityTask task, JsonElement parameters, string pointer)
    {
        var faults = new Faults();
        TaskCheck.Values(task.TaskingCapability!.TaskingParameters, parameters, pointer + "/taskingParameters", faults);
        faults.ThrowIfAny();
    }

    /// <summary>Puts it in the outbox, so that it reaches the actuator once this commits, and only then.</summary>
    public static Task AnnounceAsync(CatalogueWrite write, CityTask task, TaskChange change, CancellationToken cancellation)
    {
        var capability = task.TaskingCapability!;
        return write.AnnounceAsync(
            new TaskStated(task.Id, change, capability.Id, capability.ThingId, capability.ActuatorId, task.CreationTime, task.TaskingParameters), cancellation);
    }
}
