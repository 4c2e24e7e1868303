namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A phenomenon that is observed (OGC 18-088, section 8.2.6).</summary>
internal sealed class ObservedProperty : NamedEntity
{
    /// <summary>The URI that defines it.</summary>
    public string Definition { get; set; } = "";

    public List<Datastream> Datastreams { get; } = [];

    /// <summary>The places it has in MultiDatastreams.</summary>
    public List<ObservedPart> Parts { get; } = [];
}
