using Civium.DemoCity.City;

namespace Civium.DemoCity.Feeding;

/// <summary>A stream as the server knows it. Used by one thread at a time.</summary>
internal sealed class SampleDevice(SampleStream stream, long id, DateTime sentUntil)
{
    public SampleStream Stream => stream;

    /// <summary>The Datastream's id.</summary>
    public long Id => id;

    /// <summary>The latest phenomenon time the server has.</summary>
    public DateTime SentUntil { get; set; } = sentUntil;
}

/// <summary>One reading to send.</summary>
internal sealed record SampleReading(SampleDevice Device, DateTime At, double Value);
