using System.Text.Json;
using Civium.SensorThings.Model;

namespace Civium.Modules.Sensing.Drafts;

/// <summary>An entity as a body states it: checked, not yet stored. It refers to the body's document.</summary>
/// <param name="Type">What it is to be.</param>
/// <param name="Pointer">Where in the body it stands, as a JSON pointer.</param>
internal sealed record Draft(EntityType Type, string Pointer)
{
    /// <summary>The id the client chose; null when it chose none.</summary>
    public long? Id { get; set; }

    /// <summary>Its properties by name; those that are null or absent are left out of a creation, and null ones kept in a change.</summary>
    public Dictionary<string, JsonElement> Values { get; } = new(StringComparer.Ordinal);

    /// <summary>What it is related to.</summary>
    public List<DraftRelation> Relations { get; } = [];

    /// <summary>The relation of this name to one entity; null when none is stated.</summary>
    public DraftRelation? To(string navigation) => Relations.Find(relation => relation.Navigation.Name == navigation);

    /// <summary>It and all within.</summary>
    public IEnumerable<Draft> All => Relations.Where(relation => relation.Inline is not null).SelectMany(relation => relation.Inline!.All).Prepend(this);
}

/// <summary>One related entity: either stated inline or linked by its id.</summary>
/// <param name="Navigation">How it is related.</param>
/// <param name="Inline">The entity to be made with it; null when linked.</param>
/// <param name="Link">The id of the entity that is there; 0 when inline.</param>
/// <param name="Pointer">Where in the body.</param>
internal sealed record DraftRelation(Navigation Navigation, Draft? Inline, long Link, string Pointer);
