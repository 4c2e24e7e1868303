namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// Tells a write that a crash cut short from one that was complete and was damaged later. The first was never acknowledged and may be
/// dropped; the second may have been, and may not.
/// </summary>
internal static class TornEnd
{
    /// <summary>Disks write whole sectors; a sector that a new stretch of a file never received reads as zeros.</summary>
    private const int Sector = 512;

    /// <summary>
    /// Whether the bad frame that <paramref name="rest"/> begins with, the last of its file, looks torn: it ends early, or a sector of it was
    /// never written. <paramref name="length"/> is its payload's length where its header can be trusted.
    /// </summary>
    public static bool IsTorn(ReadOnlySpan<byte> rest, long offset, int? length)
    {
        if (rest.Length < LogFormat.FrameHeader || length > rest.Length - LogFormat.FrameHeader)
            return true;
        var frame = length is { } payload ? rest[..(LogFormat.FrameHeader + payload)] : rest;
        while (!frame.IsEmpty)
        {
            var part = frame[..Math.Min(frame.Length, Sector - (int)(offset % Sector))];
            if (!part.ContainsAnyExcept((byte)0))
                return true;
            frame = frame[part.Length..];
            offset += part.Length;
        }

        return false;
    }
}
