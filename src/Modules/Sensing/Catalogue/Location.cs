namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Where Things are (OGC 18-088, section 8.2.2).</summary>
internal sealed class Location : NamedEntity
{
    public string EncodingType { get; set; } = "";

    /// <summary>The property <c>location</c>: any JSON, as text; GeoJSON by its encoding type.</summary>
    public string Geometry { get; set; } = "";

    public List<Thing> Things { get; } = [];

    public List<HistoricalLocation> HistoricalLocations { get; } = [];
}
