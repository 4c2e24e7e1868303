namespace Civium.Modules.Sensing.Catalogue;

/// <summary>
/// The observations of one property of one Thing by one Sensor (OGC 18-088, section 8.2.4). What times they span is not kept here:
/// the observation store tells.
/// </summary>
internal sealed class Datastream : NamedEntity
{
    /// <summary>A JSON object with name, symbol and definition, as text.</summary>
    public string UnitOfMeasurement { get; set; } = "";

    public string ObservationType { get; set; } = "";

    public long ThingId { get; set; }

    public Thing? Thing { get; set; }

    public long SensorId { get; set; }

    public Sensor? Sensor { get; set; }

    public long ObservedPropertyId { get; set; }

    public ObservedProperty? ObservedProperty { get; set; }
}
