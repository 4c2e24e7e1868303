using Civium.Contracts.Sensing;
using Civium.Contracts.Warning;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Streams;

/// <summary>How a stream does, told by the age of its last reading: that is known of every stream, also of one that declares nothing.</summary>
internal enum StreamHealth
{
    /// <summary>It sent something within the last hour.</summary>
    Live,

    /// <summary>Within the last day.</summary>
    Late,

    /// <summary>Longer ago.</summary>
    Silent,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>A stream as a row of the list.</summary>
internal sealed record StreamLine(StreamInfo Stream, LatestReading? Reading, WarningLevel Level, StreamHealth Health)
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static StreamLine Of(StreamInfo stream, LatestReading? reading, WarningLevel level, DateTime now) => new(stream, reading, level, HealthOf(reading, now));

    private static StreamHealth HealthOf(LatestReading? reading, DateTime now) =>
        reading is null ? StreamHealth.Never
        : now - reading.End <= Soon ? StreamHealth.Live
        : now - reading.End <= Day ? StreamHealth.Late
        : StreamHealth.Silent;
}
