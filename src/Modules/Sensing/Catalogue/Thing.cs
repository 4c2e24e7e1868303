using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>An object of the physical or the information world (OGC 18-088, section 8.2.1). Its id decides its partition.</summary>
internal sealed class Thing : NamedEntity, IMarked
{
    /// <summary>Null: internal.</summary>
    public Classification? Classification { get; set; }

    public string? Department { get; set; }

    public List<Location> Locations { get; } = [];

    public List<HistoricalLocation> HistoricalLocations { get; } = [];

    public List<Datastream> Datastreams { get; } = [];

    public List<MultiDatastream> MultiDatastreams { get; } = [];

    public List<TaskingCapability> TaskingCapabilities { get; } = [];
}
