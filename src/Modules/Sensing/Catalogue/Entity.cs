namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A row of one of the relational entity sets.</summary>
internal abstract class Entity
{
    /// <summary>Its <c>@iot.id</c>: given by the client where free, otherwise the next of its set; never used again.</summary>
    public long Id { get; set; }
}

/// <summary>What the named sets have in common (OGC 18-088, section 8.2): all but HistoricalLocation.</summary>
internal abstract class NamedEntity : Entity
{
    public string Name { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>A JSON object as text; null when it has none.</summary>
    public string? Properties { get; set; }
}
