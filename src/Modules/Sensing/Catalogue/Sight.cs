using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>
/// What one caller may read: public things always, internal ones when it is known who it is, restricted ones of its own department, and all
/// of them as an administrator. What it may not read does not exist for it, in no answer and no error.
/// </summary>
/// <param name="All">Whether nothing is hidden from it.</param>
/// <param name="Known">Whether it is signed in or shows a token.</param>
/// <param name="Department">Its department; null when it has none.</param>
internal sealed record Sight(bool All, bool Known, string? Department)
{
    /// <summary>Sees all: Civium itself.</summary>
    public static Sight Everything { get; } = new(true, true, null);

    /// <summary>What an actor sees.</summary>
    public static Sight Of(Actor actor) => new(
        actor.Kind == ActorKind.System || actor.Roles.Contains(Role.Administrator), actor.Kind != ActorKind.Anonymous, actor.Department);

    /// <summary>Whether it sees a Thing that is marked so.</summary>
    public bool Sees(Classification? classification, string? department) => All || (classification ?? Classification.Internal) switch
    {
        Classification.Public => true,
        Classification.Internal => Known,
        Classification.Restricted => Department is not null && department == Department,
        _ => false,
    };

    /// <summary>Whether it sees a stream that is marked so.</summary>
    public bool Sees(StreamMark mark) => Sees(mark.OfThing, mark.DepartmentOfThing)
        && (mark.Own is null || Sees(mark.Own, mark.Department ?? mark.DepartmentOfThing));
}

/// <summary>How a stream and its Thing are marked.</summary>
/// <param name="OfThing">The Thing's classification; null when it does not say.</param>
/// <param name="DepartmentOfThing">The Thing's department.</param>
/// <param name="Own">The stream's own classification; null: as its Thing is.</param>
/// <param name="Department">The stream's own department; null: its Thing's.</param>
internal readonly record struct StreamMark(Classification? OfThing, string? DepartmentOfThing, Classification? Own, string? Department);
