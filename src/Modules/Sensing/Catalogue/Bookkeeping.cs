namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The last id that was given in an entity set. Ids are given inside the writing transaction, so they commit in order.</summary>
internal sealed class LastId
{
    public required string Set { get; init; }

    public long Id { get; set; }
}

/// <summary>An id that belonged to a deleted entity: never free again, for the observation store refuses a deleted stream's.</summary>
internal sealed class RetiredId
{
    public required string Set { get; init; }

    public required long Id { get; init; }
}

/// <summary>
/// A stream that has observations about a feature. Noted before the first of them is stored, so that what a feature belongs to, and where a
/// stream has observed, is known without looking at observations.
/// </summary>
internal sealed class FeatureUse
{
    public required long Feature { get; init; }

    /// <summary>The number in the observation store.</summary>
    public required long Stream { get; init; }

    /// <summary>The Datastream, where it is one; it goes with it.</summary>
    public long? DatastreamId { get; init; }

    public Datastream? Datastream { get; init; }

    /// <summary>The MultiDatastream, where it is one; it goes with it.</summary>
    public long? MultiDatastreamId { get; init; }

    public MultiDatastream? MultiDatastream { get; init; }

    /// <summary>Whether there are such observations still, as far as it was looked after a deletion.</summary>
    public bool Observed { get; set; } = true;

    /// <summary>The use of a feature by a stream.</summary>
    public static FeatureUse Of(long feature, long stream) => new()
    {
        Feature = feature,
        Stream = stream,
        DatastreamId = StreamIds.IsMulti(stream) ? null : stream,
        MultiDatastreamId = StreamIds.IsMulti(stream) ? StreamIds.OfMulti(stream) : null,
    };
}

/// <summary>What was answered to a creation under an <c>Idempotency-Key</c>; committed with it and kept for 24 hours.</summary>
internal sealed class CreationReceipt
{
    /// <summary>The actor's id and the key it gave.</summary>
    public required string Key { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>The path of what was created, under the service root, such as <c>Things(1)</c>.</summary>
    public required string Created { get; init; }

    public required DateTime Time { get; init; }
}
