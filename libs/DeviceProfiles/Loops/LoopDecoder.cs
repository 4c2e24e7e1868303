using Civium.DeviceProfiles.Messages;

namespace Civium.DeviceProfiles.Loops;

/// <summary>
/// Reads a traffic loop's count of an interval: {"time": ..., "period": 60, "on": [310, 295, ...]}, with the time of the interval's start, its
/// length in seconds, and for each vehicle how long it was over the loop, in milliseconds. "effectiveLength" is that of vehicle and loop together
/// in metres; 6.5 when absent.
/// </summary>
/// <remarks>
/// Flow is vehicles over time; occupancy the share of time that the loop was covered; the space-mean speed of a single loop follows from both, v = q L / o
/// (Athol, "Interdependence of certain operational characteristics within a moving traffic stream", Highway Research Record 72, 1965).
/// </remarks>
public sealed class LoopDecoder : IMessageDecoder
{
    private const double UsualLength = 6.5;
    private const int MostVehicles = 3000;

    /// <inheritdoc/>
    public IReadOnlyList<DecodedReading> Decode(ReadOnlyMemory<byte> message)
    {
        using var document = MessageReader.Parse(message);
        var root = document.RootElement;
        var time = MessageReader.Time(MessageReader.Field(root, "time"), "/time");
        var period = MessageReader.Number(MessageReader.Field(root, "period"), "/period", 1, 3600);
        var length = root.TryGetProperty("effectiveLength", out var told) ? MessageReader.Number(told, "/effectiveLength", 1, 40) : UsualLength;
        var on = MessageReader.List(MessageReader.Field(root, "on"), "/on", 0, MostVehicles);
        var covered = on.Select((vehicle, i) => MessageReader.Number(vehicle, $"/on/{i}", 1, period * 1000)).Sum() / 1000;
        if (covered > period)
        {
            throw new DeviceMessageException("/on", "the vehicles cover the loop for longer than the period lasts.");
        }

        var readings = new List<DecodedReading>
        {
            new("flow", time, on.Count * 3600 / period),
            new("occupancy", time, covered / period * 100),
        };
        if (on.Count > 0)
        {
            readings.Add(new("speed", time, length * on.Count / covered * 3.6));
        }

        return readings;
    }
}
