using Civium.DeviceProfiles.Messages;

namespace Civium.DeviceProfiles;

/// <summary>A kind of device: what it measures, how often and within which range, and how its own messages are read. Immutable and thread-safe.</summary>
public sealed record DeviceProfile
{
    /// <summary>Its id: "axle-speed".</summary>
    public required string Id { get; init; }

    /// <summary>The theme its streams belong to on the map: "speed".</summary>
    public required string Theme { get; init; }

    /// <summary>Its name in English.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in Simplified Chinese.</summary>
    public required string ChineseName { get; init; }

    /// <summary>What the device is and does.</summary>
    public required string Description { get; init; }

    /// <summary>A message as the device sends it, for people who write one.</summary>
    public required string Example { get; init; }

    /// <summary>Its streams.</summary>
    public required IReadOnlyList<StreamProfile> Streams { get; init; }

    /// <summary>Reads its messages.</summary>
    public required IMessageDecoder Decoder { get; init; }
}
