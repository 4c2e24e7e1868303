namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The observations of several properties at once of one Thing by one Sensor (OGC 18-088, section 14): each result is an array.</summary>
internal sealed class MultiDatastream : ObservedStream
{
    /// <summary>A JSON array of objects with name, symbol and definition, as text.</summary>
    public string UnitOfMeasurements { get; set; } = "";

    /// <summary>A JSON array of URIs, as text.</summary>
    public string MultiObservationDataTypes { get; set; } = "";

    /// <summary>What it observes, in the order of the results' items.</summary>
    public List<ObservedPart> Parts { get; } = [];

    public override long StreamId => StreamIds.OfMulti(Id);
}

/// <summary>One of the properties that a MultiDatastream observes.</summary>
internal sealed class ObservedPart
{
    public long MultiDatastreamId { get; set; }

    public MultiDatastream? MultiDatastream { get; set; }

    /// <summary>Which item of the results, from 0.</summary>
    public int Place { get; set; }

    public long ObservedPropertyId { get; set; }

    public ObservedProperty? ObservedProperty { get; set; }
}
