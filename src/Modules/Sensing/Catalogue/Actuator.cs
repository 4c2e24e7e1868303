namespace Civium.Modules.Sensing.Catalogue;

/// <summary>A device that acts (OGC 17-079r1, section 8.2.3).</summary>
internal sealed class Actuator : NamedEntity
{
    public string EncodingType { get; set; } = "";

    /// <summary>Any JSON, as text.</summary>
    public string Metadata { get; set; } = "";

    public List<TaskingCapability> TaskingCapabilities { get; } = [];
}
