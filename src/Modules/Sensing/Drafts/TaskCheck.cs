using System.Text.Json;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Tasking;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Checks what is declared of tasks, and what they say.</summary>
internal static class TaskCheck
{
    /// <summary>Adds to <paramref name="faults"/> what is wrong with a TaskingCapability's parameters.</summary>
    public static void Declaration(JsonElement parameters, string pointer, Faults faults)
    {
        var found = new List<TaskFault>();
        TaskDeclaration.Parse(parameters, found);
        found.ForEach(fault => faults.Add(pointer + fault.JsonPointer, fault.Problem));
    }

    /// <summary>Adds to <paramref name="faults"/> what is wrong with a Task's parameters.</summary>
    /// <param name="declared">The parameters of its TaskingCapability, checked before.</param>
    /// <param name="values">Its own.</param>
    /// <param name="pointer">Where these stand.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static void Values(string declared, JsonElement values, string pointer, Faults faults)
    {
        using var document = JsonDocument.Parse(declared);
        var found = new List<TaskFault>();
        TaskDeclaration.Parse(document.RootElement, found)?.Check(values, found);
        found.ForEach(fault => faults.Add(pointer + fault.JsonPointer, fault.Problem));
    }
}
