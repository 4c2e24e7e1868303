namespace Civium.Modules.Twin.Index;

/// <summary>A version of an entity as the index keeps it.</summary>
internal sealed class IndexEntry
{
    public required long Sequence { get; init; }

    public required long Entity { get; init; }

    /// <summary>The number of its type in the index.</summary>
    public required ushort Type { get; init; }

    public required byte Classification { get; init; }

    /// <summary>The first zoom that shows it.</summary>
    public required byte MinZoom { get; init; }

    public required long ValidFrom { get; init; }

    public required long ValidTo { get; init; }

    public required long RecordedFrom { get; init; }

    public required long RecordedTo { get; set; }

    public required Box Box { get; init; }

    /// <summary>See <see cref="PackedGeometry"/>.</summary>
    public required byte[] Geometry { get; init; }

    /// <summary>What tiles say of it; see <see cref="TileAttributes"/>.</summary>
    public required byte[] Attributes { get; init; }
}

/// <summary>A moment to look at: what held then, as far as was known then or later, of what someone may read.</summary>
/// <param name="ValidAt">When it held, in ticks.</param>
/// <param name="KnownAt">When it was known, in ticks.</param>
/// <param name="Reach">What may be read.</param>
internal readonly record struct Moment(long ValidAt, long KnownAt, Entities.Reach Reach)
{
    /// <summary>The end of a stretch of valid time that counts as a whole; the same as <see cref="ValidAt"/> for an instant.</summary>
    public long ValidUntil { get; init; } = ValidAt;

    public bool Sees(long validFrom, long validTo, long recordedFrom, long recordedTo, byte classification) =>
        validFrom <= ValidUntil && validTo > ValidAt && recordedFrom <= KnownAt && recordedTo > KnownAt && Reach.Covers(classification);
}
