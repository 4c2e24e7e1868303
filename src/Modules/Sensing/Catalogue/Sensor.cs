namespace Civium.Modules.Sensing.Catalogue;

/// <summary>An instrument or a procedure (OGC 18-088, section 8.2.5).</summary>
internal sealed class Sensor : NamedEntity
{
    public string EncodingType { get; set; } = "";

    /// <summary>Any JSON, as text.</summary>
    public string Metadata { get; set; } = "";

    public List<Datastream> Datastreams { get; } = [];

    public List<MultiDatastream> MultiDatastreams { get; } = [];
}
