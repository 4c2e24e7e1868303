using System.Text.Json;
using Civium.DeviceProfiles.Messages;

namespace Civium.DeviceProfiles.Axles;

/// <summary>
/// Reads the pulses of a pair of axle-pressure strips: {"time": ..., "spacing": 3, "first": [0, 97.2], "second": [108, 206]}, the distance in metres,
/// the pulses in milliseconds after the time. One message is one vehicle.
/// </summary>
public sealed class AxleDecoder : IMessageDecoder
{
    private const int MostAxles = 12;
    private const double MillisecondsWithin = 60_000;
    private const double Fastest = 300 / 3.6;

    /// <inheritdoc/>
    public IReadOnlyList<DecodedReading> Decode(ReadOnlyMemory<byte> message)
    {
        using var document = MessageReader.Parse(message);
        var root = document.RootElement;
        var time = MessageReader.Time(MessageReader.Field(root, "time"), "/time");
        var spacing = MessageReader.Number(MessageReader.Field(root, "spacing"), "/spacing", 0.5, 20);
        var passage = Measure(spacing, Pulses(root, "first"), Pulses(root, "second"));
        var at = Shifted(time, passage.Middle);
        var readings = new List<DecodedReading>
        {
            new("speed", at, passage.Speed * 3.6),
            new("axles", at, passage.AxleSpeeds.Count),
        };
        if (passage.Acceleration is { } acceleration)
        {
            readings.Add(new("acceleration", at, acceleration));
            readings.Add(new("wheelbase", at, passage.Wheelbase));
        }

        return readings;
    }

    private static double[] Pulses(JsonElement root, string name) =>
        [.. MessageReader.List(MessageReader.Field(root, name), "/" + name, 1, MostAxles)
            .Select((pulse, i) => MessageReader.Number(pulse, $"/{name}/{i}", 0, MillisecondsWithin) / 1000)];

    private static AxlePassage Measure(double spacing, double[] first, double[] second)
    {
        try
        {
            var passage = AxlePassage.Measure(spacing, first, second);
            return passage.AxleSpeeds.All(speed => speed <= Fastest)
                ? passage
                : throw new DeviceMessageException("/second", "an axle would be faster than 300 km/h: the pulses do not belong together.");
        }
        catch (ArgumentException unpaired)
        {
            throw new DeviceMessageException("/second", unpaired.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private static DateTime Shifted(DateTime time, double seconds) =>
        time <= DateTime.MaxValue.AddMinutes(-2) ? time.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : throw new DeviceMessageException("/time", "is out of reach.");
}
