using Civium.DemoCity.Sensors;

namespace Civium.DemoCity.Feeding;

/// <summary>A sensor as the server knows it.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Thing">The id of its Thing.</param>
/// <param name="Streams">Its streams.</param>
internal sealed record Device(Sensor Sensor, long Thing, IReadOnlyList<DeviceStream> Streams);

/// <summary>A stream as the server knows it. Used by one thread at a time.</summary>
internal sealed class DeviceStream(SensorStream stream, long id)
{
    public SensorStream Stream => stream;

    /// <summary>The Datastream's id.</summary>
    public long Id => id;

    /// <summary>The first phenomenon time the server has; nothing is there before it.</summary>
    public DateTime SentFrom { get; set; } = DateTime.MaxValue;

    /// <summary>The last phenomenon time the server has.</summary>
    public DateTime SentUntil { get; set; } = DateTime.MinValue;
}
