namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The observations of one property of one Thing by one Sensor (OGC 18-088, section 8.2.4).</summary>
internal sealed class Datastream : ObservedStream
{
    /// <summary>A JSON object with name, symbol and definition, as text.</summary>
    public string UnitOfMeasurement { get; set; } = "";

    public long ObservedPropertyId { get; set; }

    public ObservedProperty? ObservedProperty { get; set; }

    public override long StreamId => Id;
}
