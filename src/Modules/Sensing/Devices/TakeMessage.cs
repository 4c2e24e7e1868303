using System.Buffers;
using System.Text.Json;
using Civium.DeviceProfiles.Messages;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Observing;

namespace Civium.Modules.Sensing.Devices;

/// <summary>Takes a device's own message, whichever way it came: its readings become observations of the device's Datastreams, all or none.</summary>
internal sealed class TakeMessage(DeviceCatalogue devices, CreateObservations create)
{
    /// <summary>Stores it durably.</summary>
    /// <param name="thing">The device's Thing.</param>
    /// <param name="message">As the device sent it.</param>
    /// <param name="sight">What the caller sees.</param>
    /// <param name="key">The request's name; null when it has none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The ids of the observations. A reading for which the device has no Datastream is left out.</returns>
    /// <exception cref="RefusedException">What is wrong with it; nothing was stored.</exception>
    public async Task<IReadOnlyList<long>> TakeAsync(long thing, ReadOnlyMemory<byte> message, Sight sight, IdempotencyKey? key, CancellationToken cancellation)
    {
        var device = await devices.FindAsync(thing, sight, cancellation).ConfigureAwait(false);
        var readings = Decode(device, message).Where(reading => device.Streams.ContainsKey(reading.Stream)).ToArray();
        if (readings.Length == 0)
        {
            throw RefusedException.Conflict(
                "no-stream", $"Thing {thing} has no Datastream for what the message says: give one of its Datastreams properties/profileStream, one of {string.Join(", ", device.Profile.Streams.Select(stream => stream.Key))}.");
        }

        // One Thing is one partition, and what a batch brings to a partition is stored as a whole.
        var rows = await create.TakeAsync(Body(device, readings), sight, key, cancellation).ConfigureAwait(false);
        return Array.Find(rows, row => row.Fault is not null) is { Fault: { } fault }
            ? throw RefusedException.BadRequest("bad-message", fault)
            : [.. rows.Select(row => row.Id)];
    }

    private static IReadOnlyList<DecodedReading> Decode(KnownDevice device, ReadOnlyMemory<byte> message)
    {
        try
        {
            return device.Profile.Decoder.Decode(message);
        }
        catch (DeviceMessageException bad)
        {
            throw RefusedException.BadRequest("bad-message", $"This is no message of a {device.Profile.Id}: {bad.Message}", bad.JsonPointer.Length == 0 ? null : bad.JsonPointer);
        }
    }

    /// <summary>The readings as CreateObservations takes them.</summary>
    private static ReadOnlyMemory<byte> Body(KnownDevice device, DecodedReading[] readings)
    {
        var decimals = device.Profile.Streams.ToDictionary(stream => stream.Key, stream => stream.Decimals);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        foreach (var group in readings.GroupBy(reading => reading.Stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("Datastream");
            json.WriteNumber("@iot.id", device.Streams[group.Key]);
            json.WriteEndObject();
            json.WriteStartArray("components");
            json.WriteStringValue("phenomenonTime");
            json.WriteStringValue("result");
            json.WriteEndArray();
            json.WriteStartArray("dataArray");
            foreach (var reading in group)
            {
                json.WriteStartArray();
                json.WriteStringValue(reading.Time);
                if (reading.Number is { } number)
                {
                    // Two digits beyond what the device resolves: its noise, and no more of the arithmetic's.
                    json.WriteNumberValue(Math.Round(number, decimals[group.Key] + 2));
                }
                else
                {
                    json.WriteStringValue(reading.Text);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
