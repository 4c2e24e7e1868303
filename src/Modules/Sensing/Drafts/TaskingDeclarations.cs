using System.Text.Json;
using System.Xml;
using Civium.Kernel.Access;
using Civium.Modules.Sensing.Requests;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>What a TaskingCapability declares in <c>properties/tasking</c> about how its Tasks are handled.</summary>
/// <param name="Role"><c>role</c>: the least role that may order; officer when absent.</param>
/// <param name="Timeout"><c>timeout</c>: how long the device may take to answer; five minutes when absent.</param>
/// <param name="Retry"><c>retry</c>: how long to wait before it is handed over again; ten seconds when absent.</param>
internal sealed record TaskingDeclarations(string Role, TimeSpan Timeout, TimeSpan Retry)
{
    private static readonly TaskingDeclarations Usual = new(Kernel.Access.Role.Officer, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));
    private static readonly string[] Roles = [Kernel.Access.Role.Officer, Kernel.Access.Role.Steward, Kernel.Access.Role.Administrator];
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Reads them from properties that were checked before.</summary>
    public static TaskingDeclarations Of(string? properties)
    {
        if (properties is null)
        {
            return Usual;
        }

        using var document = JsonDocument.Parse(properties);
        return Read(document.RootElement, "", new Faults());
    }

    /// <summary>Adds to <paramref name="faults"/> what is wrong with those in <paramref name="properties"/>.</summary>
    public static void Check(JsonElement properties, string pointer, Faults faults) => Read(properties, pointer, faults);

    /// <summary>Whether an actor's roles reach the one that is asked.</summary>
    public bool Allows(Actor actor) => actor.Kind == ActorKind.System
        || actor.Roles.Any(role => Kernel.Access.Role.All.ToList().IndexOf(role) >= Kernel.Access.Role.All.ToList().IndexOf(Role));

    private static TaskingDeclarations Read(JsonElement properties, string pointer, Faults faults)
    {
        if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty("tasking", out var told))
        {
            return Usual;
        }

        if (told.ValueKind != JsonValueKind.Object)
        {
            faults.Add(pointer + "/tasking", "must be an object with role, timeout and retry, each of which may be left out.");
            return Usual;
        }

        var role = Usual.Role;
        if (told.TryGetProperty("role", out var given))
        {
            role = given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
            if (!Roles.Contains(role))
            {
                faults.Add(pointer + "/tasking/role", $"must be one of {string.Join(", ", Roles)}: the least role that may order.");
            }
        }

        return new TaskingDeclarations(
            role, Duration(told, "timeout", Usual.Timeout, pointer, faults), Duration(told, "retry", Usual.Retry, pointer, faults));
    }

    private static TimeSpan Duration(JsonElement told, string name, TimeSpan usual, string pointer, Faults faults)
    {
        if (!told.TryGetProperty(name, out var text))
        {
            return usual;
        }

        try
        {
            var duration = text.ValueKind == JsonValueKind.String ? XmlConvert.ToTimeSpan(text.GetString()!) : TimeSpan.Zero;
            if (duration >= TimeSpan.FromSeconds(1) && duration <= Longest)
            {
                return duration;
            }
        }
        catch (Exception bad) when (bad is FormatException or OverflowException)
        {
            // Told below, as a duration out of range is.
        }

        faults.Add($"{pointer}/tasking/{name}", "must be an ISO 8601 duration from PT1S to P30D, such as \"PT1M\".");
        return usual;
    }
}
