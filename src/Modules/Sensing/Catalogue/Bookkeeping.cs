namespace Civium.Modules.Sensing.Catalogue;

/// <summary>The last id that was given in an entity set. Ids are given inside the writing transaction, so they commit in order.</summary>
internal sealed class LastId
{
    public required string Set { get; init; }

    public long Id { get; set; }
}

/// <summary>A Datastream that was deleted: its id is never free again, for the observation store refuses it.</summary>
internal sealed class DeletedStream
{
    public required long Id { get; init; }
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
