using Civium.Kernel.Observations;
using Civium.Kernel.Partitions;

namespace Civium.Platform.Partitions;

/// <summary>A batch on its way to its partition.</summary>
[GenerateSerializer, Immutable, Alias("civium.append")]
internal sealed record AppendMessage
{
    [Id(0)]
    public required Observation[] Observations { get; init; }

    [Id(1)]
    public Dictionary<long, DuplicateRule>? DuplicateRules { get; init; }

    [Id(2)]
    public string? Key { get; init; }

    [Id(3)]
    public string? Fingerprint { get; init; }
}

/// <summary>Changes to what a partition holds.</summary>
[GenerateSerializer, Immutable, Alias("civium.change")]
internal sealed record ChangeMessage
{
    [Id(0)]
    public Observation[] Replace { get; init; } = [];

    [Id(1)]
    public long[] Delete { get; init; } = [];

    [Id(2)]
    public long[] DeleteStreams { get; init; } = [];
}

/// <summary>How a partition answered.</summary>
internal enum PartitionOutcome
{
    /// <summary>It is durable.</summary>
    Stored,

    /// <summary>The key was used for another request.</summary>
    KeyReused,

    /// <summary>A stream was deleted.</summary>
    StreamDeleted,

    /// <summary>The disk is full; nothing was stored.</summary>
    Full,

    /// <summary>The partition is moving: nothing was stored, ask again.</summary>
    Moved,

    /// <summary>Storage failed; whether it was stored is not known.</summary>
    Unknown,
}

/// <summary>A partition's answer. Outcomes travel as values, because exceptions lose their type between processes.</summary>
[GenerateSerializer, Immutable, Alias("civium.reply")]
internal sealed record PartitionReply
{
    [Id(0)]
    public required PartitionOutcome Outcome { get; init; }

    [Id(1)]
    public long[] Ids { get; init; } = [];

    [Id(2)]
    public string Detail { get; init; } = "";

    public static PartitionReply Of(PartitionOutcome outcome, string detail = "") => new() { Outcome = outcome, Detail = detail };
}
