namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>Where a notice stands in what it was made of, so that a session can go on from there.</summary>
/// <param name="Line">The partition of its observation; <see cref="Changes"/> for a change of the catalogue.</param>
/// <param name="Number">Its number on that line, from 1; 0 when it stands in no line.</param>
internal readonly record struct Mark(int Line, long Number)
{
    /// <summary>The line of the catalogue's changes.</summary>
    public const int Changes = -1;
}

/// <summary>A message to subscribers, whose bytes all of them share.</summary>
/// <param name="Topic">Its topic in UTF-8.</param>
/// <param name="Payload">What it says.</param>
/// <param name="Mark">Where it stands.</param>
internal sealed record Notice(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Payload, Mark Mark = default)
{
    /// <summary>About how much memory it holds while it waits.</summary>
    public int Size => Topic.Length + Payload.Length + 64;
}
