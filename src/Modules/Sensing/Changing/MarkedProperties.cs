using System.Text.Json.Nodes;

namespace Civium.Modules.Sensing.Changing;

/// <summary>Writes marks into an entity's properties.</summary>
internal static class MarkedProperties
{
    /// <summary>The properties, restricted to a department.</summary>
    /// <param name="properties">A JSON object as text; null when there are none.</param>
    /// <param name="department">Whose it is; null for administrators alone.</param>
    public static string With(string? properties, string? department)
    {
        var marked = properties is null ? [] : JsonNode.Parse(properties)!.AsObject();
        marked["classification"] = "restricted";
        marked.Remove("department");
        if (department is not null)
        {
            marked["department"] = department;
        }

        return marked.ToJsonString();
    }
}
