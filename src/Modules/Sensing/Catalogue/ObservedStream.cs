using Civium.Kernel.Access;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>What a Datastream and a MultiDatastream have in common. What times its observations span is not kept here: the observation store tells.</summary>
internal abstract class ObservedStream : NamedEntity, IMarked
{
    public string ObservationType { get; set; } = "";

    public long ThingId { get; set; }

    public Thing? Thing { get; set; }

    public long SensorId { get; set; }

    public Sensor? Sensor { get; set; }

    /// <summary>Null: as its Thing is.</summary>
    public Classification? Classification { get; set; }

    /// <summary>Null: its Thing's.</summary>
    public string? Department { get; set; }

    /// <summary>The box around the features that its observations are about, in their own coordinates; null together while there are none.</summary>
    public double? West { get; set; }

    public double? South { get; set; }

    public double? East { get; set; }

    public double? North { get; set; }

    /// <summary>Whether all features of its observations are noted as used; not of streams older than the notes, until those are looked through.</summary>
    public bool UsesKnown { get; set; }

    /// <summary>The number it goes by in the observation store.</summary>
    public abstract long StreamId { get; }
}

/// <summary>The numbers by which streams go in the observation store: a Datastream by its id, a MultiDatastream by its negated id.</summary>
internal static class StreamIds
{
    /// <summary>That of a MultiDatastream; also its id of that number.</summary>
    public static long OfMulti(long id) => -id;

    /// <summary>Whether it is a MultiDatastream's.</summary>
    public static bool IsMulti(long stream) => stream < 0;
}
