namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Where a Thing was from a time on (OGC 18-088, section 8.2.3).</summary>
internal sealed class HistoricalLocation : Entity
{
    public DateTime Time { get; set; }

    public long ThingId { get; set; }

    public Thing? Thing { get; set; }

    public List<Location> Locations { get; } = [];
}
