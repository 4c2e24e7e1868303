using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>
/// Who may read a Thing or a stream, as its properties say: <c>classification</c> is "public", "internal" or "restricted", and
/// <c>department</c> names whose it is.
/// </summary>
internal static class Marks
{
    private const int LongestDepartment = 80;

    /// <summary>Adds to <paramref name="faults"/> what is wrong with them.</summary>
    public static void Check(JsonElement properties, string pointer, Faults faults)
    {
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (properties.TryGetProperty("classification", out var told) && Classified(told) is null)
        {
            faults.Add(pointer + "/classification", "must be \"public\", \"internal\" or \"restricted\": who may read it.");
        }

        if (properties.TryGetProperty("department", out var department)
            && (department.ValueKind != JsonValueKind.String || department.GetString() is not { Length: > 0 and <= LongestDepartment }))
        {
            faults.Add(pointer + "/department", $"must be a text of 1 to {LongestDepartment} characters: the department whose it is.");
        }
    }

    /// <summary>Takes them over from properties that were checked before.</summary>
    public static void Apply(IMarked entity, JsonElement? properties)
    {
        entity.Classification = null;
        entity.Department = null;
        if (properties is { ValueKind: JsonValueKind.Object } given)
        {
            entity.Classification = given.TryGetProperty("classification", out var told) ? Classified(told) : null;
            entity.Department = given.TryGetProperty("department", out var department) ? department.GetString() : null;
        }
    }

    /// <summary>Refuses a restriction to a department that the caller does not belong to, for it would lose sight of what it wrote.</summary>
    public static void Require(Entity entity, Sight sight, string pointer)
    {
        if (sight.All || entity is not IMarked { Classification: Classification.Restricted } marked)
        {
            return;
        }

        var department = marked.Department ?? (entity as ObservedStream)?.Thing?.Department;
        if (sight.Department is null || department != sight.Department)
        {
            throw new RefusedException(
                403,
                "not-your-department",
                sight.Department is null
                    ? "Only who belongs to a department, or an administrator, may restrict something: ask an administrator to enter your department."
                    : $"You may restrict it to your own department only: state \"department\": \"{sight.Department}\" beside its classification.",
                pointer + "/properties");
        }
    }

    private static Classification? Classified(JsonElement told) => told.ValueKind != JsonValueKind.String ? null
        : told.ValueEquals("public") ? Classification.Public
        : told.ValueEquals("internal") ? Classification.Internal
        : told.ValueEquals("restricted") ? Classification.Restricted : null;
}
