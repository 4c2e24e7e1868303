namespace Civium.DeviceProfiles.Messages;

/// <summary>Reads the messages of one kind of device. Implementations are pure and thread-safe.</summary>
public interface IMessageDecoder
{
    /// <summary>The readings that a message holds, in the order of the message; at least one.</summary>
    /// <param name="message">The message as the device sent it: JSON in UTF-8. O(its length).</param>
    /// <exception cref="DeviceMessageException">It is none of this device's, or what it says is impossible.</exception>
    IReadOnlyList<DecodedReading> Decode(ReadOnlyMemory<byte> message);
}

/// <summary>One reading out of a message.</summary>
/// <param name="Stream">The key of the stream it belongs to.</param>
/// <param name="Time">When it holds, in UTC.</param>
/// <param name="Number">Its value in the stream's unit; null when it is a text.</param>
/// <param name="Text">Its text; null when it is a number.</param>
public readonly record struct DecodedReading(string Stream, DateTime Time, double? Number, string? Text = null);

/// <summary>A message that cannot be taken: what is wrong, and where.</summary>
public sealed class DeviceMessageException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="jsonPointer">The place, as a JSON pointer (RFC 6901); empty for the whole message.</param>
    /// <param name="problem">What is wrong there and what is expected, as a sentence.</param>
    public DeviceMessageException(string jsonPointer, string problem)
        : base(jsonPointer.Length == 0 ? problem : $"{jsonPointer}: {problem}") => JsonPointer = jsonPointer;

    /// <summary>The place, as a JSON pointer (RFC 6901); empty for the whole message.</summary>
    public string JsonPointer { get; }
}
