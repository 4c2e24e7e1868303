using System.Text.Json;

namespace Civium.DeviceProfiles.Messages;

/// <summary>
/// Reads what most stations send: a time and named values, {"time": ..., "values": {"pm25": 35, "no2": null}}. A null says that the device
/// measured nothing this time. Names it does not know are refused, so that a wrong spelling is noticed.
/// </summary>
/// <param name="fields">What the device may name.</param>
public sealed class ValuesDecoder(IReadOnlyList<ValueField> fields) : IMessageDecoder
{
    private readonly Dictionary<string, ValueField> _fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<DecodedReading> Decode(ReadOnlyMemory<byte> message)
    {
        using var document = MessageReader.Parse(message);
        var root = document.RootElement;
        var time = MessageReader.Time(MessageReader.Field(root, "time"), "/time");
        var values = MessageReader.Field(root, "values");
        if (values.ValueKind != JsonValueKind.Object)
        {
            throw new DeviceMessageException("/values", $"must be an object with some of {Known}.");
        }

        var readings = new List<DecodedReading>();
        foreach (var value in values.EnumerateObject())
        {
            if (!_fields.TryGetValue(value.Name, out var field))
            {
                throw new DeviceMessageException("/values", $"this device has no value called \"{Start(value.Name)}\"; it has {Known}.");
            }

            if (readings.Exists(reading => reading.Stream == field.Stream))
            {
                throw new DeviceMessageException($"/values/{value.Name}", "this value is there twice.");
            }

            if (value.Value.ValueKind != JsonValueKind.Null)
            {
                var number = MessageReader.Number(value.Value, $"/values/{value.Name}", field.Low, field.High);
                readings.Add(new DecodedReading(field.Stream, time, number * field.Scale));
            }
        }

        return readings.Count > 0 ? readings : throw new DeviceMessageException("/values", $"has no value; give some of {Known}.");
    }

    private string Known => string.Join(", ", _fields.Keys);

    private static string Start(string name) => name.Length <= 40 ? name : name[..40] + "...";
}

/// <summary>A value that a device may send.</summary>
/// <param name="Name">How the device calls it.</param>
/// <param name="Stream">The key of the stream it goes to.</param>
/// <param name="Scale">What the device's number is multiplied by to be in the stream's unit: 0.001 for volts into kilovolts.</param>
/// <param name="Low">The least the device can send, in its own unit.</param>
/// <param name="High">The most the device can send, in its own unit.</param>
public sealed record ValueField(string Name, string Stream, double Scale, double Low, double High);
