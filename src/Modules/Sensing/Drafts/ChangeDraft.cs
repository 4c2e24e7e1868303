using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Json;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>Reads what a PATCH, a PUT or a JSON Patch says of one entity.</summary>
internal static class ChangeDraft
{
    private const string PatchType = "application/json-patch+json";

    /// <summary>The change as a draft. It refers to documents of its own.</summary>
    /// <param name="method">PATCH or PUT.</param>
    /// <param name="contentType">The body's.</param>
    /// <param name="body">Checked UTF-8.</param>
    /// <param name="type">What the entity is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="before">Gives its properties as they are, for a patch that says what to change in them.</param>
    /// <exception cref="RefusedException">400: what is wrong with it.</exception>
    public static Draft Of(string method, string contentType, ReadOnlyMemory<byte> body, EntityType type, long id, Func<JsonObject> before)
    {
        var faults = new Faults();
        var reader = new DraftReader(faults);
        Draft draft;
        if (method == "PATCH" && contentType.StartsWith(PatchType, StringComparison.OrdinalIgnoreCase))
        {
            draft = reader.Replacement(Patched(body, before()), type, id);
        }
        else
        {
            var document = JsonCheck.Parse(body).RootElement.Clone();
            draft = method == "PUT" ? reader.Replacement(document, type, id) : reader.Change(document, type, id);
        }

        faults.ThrowIfAny();
        return draft;
    }

    private static JsonElement Patched(ReadOnlyMemory<byte> body, JsonObject before)
    {
        using var patch = JsonCheck.Parse(body);
        try
        {
            return JsonSerializer.SerializeToElement(JsonPatch.Apply(before, patch.RootElement));
        }
        catch (BodyException bad)
        {
            throw RefusedException.BadRequest("bad-patch", bad.Message, bad.JsonPointer.Length == 0 ? null : bad.JsonPointer);
        }
    }
}
