namespace Civium.Modules.Sensing.Catalogue;

/// <summary>One thing that was told to be done: a Task (OGC 17-079r1, section 8.2.2).</summary>
internal sealed class CityTask : Entity
{
    public DateTime CreationTime { get; set; }

    /// <summary>What to do: values for what the capability declares, as JSON text.</summary>
    public string TaskingParameters { get; set; } = "";

    public long TaskingCapabilityId { get; set; }

    public TaskingCapability? TaskingCapability { get; set; }
}
