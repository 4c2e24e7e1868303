using System.Text.Json;

namespace Civium.SensorThings.Tasking;

/// <summary>
/// What a TaskingCapability's <c>taskingParameters</c> declare: a DataRecord of SWE Common in JSON (OGC 17-079r1 section 8.2.1, OGC 08-094r1
/// section 7, OGC 17-011r2). Immutable and thread-safe; cost linear in the JSON.
/// </summary>
/// <remarks>
/// Fields may be Boolean, Text, Category, Count, Quantity, Time, the four ranges, DataRecord, Vector, DataArray and DataChoice. Constraints:
/// AllowedValues, AllowedTokens and AllowedTimes, or the same members without a type. What a field says beyond that, such as a label or a
/// unit, is kept by the service and not judged. A field is required unless it says <c>"optional": true</c>.
/// </remarks>
public sealed class TaskDeclaration
{
    private readonly Component _root;

    private TaskDeclaration(Component root) => _root = root;

    /// <summary>Reads a declaration.</summary>
    /// <param name="parameters">The capability's <c>taskingParameters</c>.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    /// <returns>The declaration; null when there are faults.</returns>
    public static TaskDeclaration? Parse(JsonElement parameters, ICollection<TaskFault> faults)
    {
        var before = faults.Count;
        var root = new DeclarationReader(faults).Root(parameters);
        return faults.Count == before && root is not null ? new TaskDeclaration(root) : null;
    }

    /// <summary>Checks the values that a Task states: every required one is there, none is unknown, each has its type and is allowed.</summary>
    /// <param name="values">The Task's <c>taskingParameters</c>.</param>
    /// <param name="faults">Gets what is wrong with them.</param>
    public void Check(JsonElement values, ICollection<TaskFault> faults) => _root.Check(values, "", faults);
}
