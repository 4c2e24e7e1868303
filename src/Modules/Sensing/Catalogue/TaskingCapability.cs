namespace Civium.Modules.Sensing.Catalogue;

/// <summary>What a Thing can be told to do (OGC 17-079r1, section 8.2.1).</summary>
internal sealed class TaskingCapability : NamedEntity
{
    /// <summary>What a Task may say: a DataRecord of SWE Common, as JSON text.</summary>
    public string TaskingParameters { get; set; } = "";

    public long ThingId { get; set; }

    public Thing? Thing { get; set; }

    public long ActuatorId { get; set; }

    public Actuator? Actuator { get; set; }

    public List<CityTask> Tasks { get; } = [];
}
