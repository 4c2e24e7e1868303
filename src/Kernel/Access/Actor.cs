using System.Security.Claims;

namespace Civium.Kernel.Access;

/// <summary>What kind of actor it is.</summary>
public enum ActorKind
{
    /// <summary>Nobody signed in.</summary>
    Anonymous,

    /// <summary>A person with an account.</summary>
    Person,

    /// <summary>A device or a program with a token.</summary>
    Device,

    /// <summary>Civium itself.</summary>
    System,
}

/// <summary>Who does something. Immutable.</summary>
/// <param name="Id">Stable and unique; empty for an anonymous one.</param>
/// <param name="Name">To show.</param>
/// <param name="Kind">What kind of actor.</param>
/// <param name="Roles">Role names: viewer, officer, steward, administrator.</param>
/// <param name="Purpose">Why it acts, when its token says so.</param>
/// <param name="Department">The department it belongs to, whose restricted data it may read; null when it has none.</param>
public sealed record Actor(string Id, string Name, ActorKind Kind, IReadOnlyList<string> Roles, string? Purpose = null, string? Department = null)
{
    /// <summary>The id of everyone while nobody signs in (<c>--open</c>).</summary>
    public const string OpenId = "open";

    /// <summary>The claim that carries the kind.</summary>
    public const string KindClaim = "civium:kind";

    /// <summary>The claim that carries the purpose.</summary>
    public const string PurposeClaim = "civium:purpose";

    /// <summary>The claim that carries the department.</summary>
    public const string DepartmentClaim = "civium:department";

    /// <summary>Nobody signed in.</summary>
    public static Actor Anonymous { get; } = new("", "anonymous", ActorKind.Anonymous, []);

    /// <summary>Civium itself.</summary>
    public static Actor System { get; } = new("system", "Civium", ActorKind.System, [Role.Administrator]);

    /// <summary>The actor that a principal stands for.</summary>
    public static Actor From(ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true })
        {
            return Anonymous;
        }

        var id = principal.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? "";
        var kind = Enum.TryParse<ActorKind>(principal.FindFirst(KindClaim)?.Value, out var told) ? told : ActorKind.Person;
        var roles = principal.FindAll(ClaimTypes.Role).Select(claim => claim.Value).ToArray();
        return new Actor(id, principal.Identity.Name ?? id, kind, roles, principal.FindFirst(PurposeClaim)?.Value, principal.FindFirst(DepartmentClaim)?.Value);
    }
}

/// <summary>The roles of local accounts, each with all that those before it may do.</summary>
public static class Role
{
    /// <summary>Reads.</summary>
    public const string Viewer = "viewer";

    /// <summary>Also acts on warnings.</summary>
    public const string Officer = "officer";

    /// <summary>Also writes data and rules.</summary>
    public const string Steward = "steward";

    /// <summary>Also manages accounts and the system.</summary>
    public const string Administrator = "administrator";

    /// <summary>All of them, least first.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Officer, Steward, Administrator];
}
