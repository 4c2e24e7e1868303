using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Writing;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Sensing.Creating;

/// <summary>Who may have a Thing do something: who has the role that its capability asks, and belongs to the Thing's department if it has one.</summary>
internal static class TaskRights
{
    /// <summary>Refuses who may not.</summary>
    /// <exception cref="RefusedException">403: why not, and whom to ask.</exception>
    public static async Task RequireAsync(CatalogueWrite write, TaskingCapability capability, CancellationToken cancellation)
    {
        var department = capability.Thing?.Department ?? await write.Db.Things.Where(thing => thing.Id == capability.ThingId)
            .Select(thing => thing.Department).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        Require(Acting.By, capability.Id, capability.Properties, department);
    }

    /// <summary>Refuses who may not.</summary>
    /// <param name="actor">Who orders.</param>
    /// <param name="capability">The capability's id.</param>
    /// <param name="properties">Its properties.</param>
    /// <param name="department">The Thing's department; null when it has none.</param>
    public static void Require(Actor actor, long capability, string? properties, string? department)
    {
        var declared = TaskingDeclarations.Of(properties);
        if (!declared.Allows(actor))
        {
            throw new RefusedException(403, "task-forbidden", $"TaskingCapability {capability} takes orders from the role {declared.Role} or higher.");
        }

        if (department is not null && actor.Kind != ActorKind.System && !actor.Roles.Contains(Role.Administrator) && actor.Department != department)
        {
            throw new RefusedException(403, "task-forbidden", $"TaskingCapability {capability} takes orders from the department {department}: ask someone there, or an administrator.");
        }
    }
}
