using Civium.Contracts.Warning;

namespace Civium.Modules.Warning.Tracking;

/// <summary>A transition that may still be corrected: its row, and the warning it belongs to.</summary>
internal readonly record struct TransitionLink(long Transition, long Warning);

/// <summary>
/// What a detector's unsettled part became in the database: the warning open at its settled point, and a link for each transition
/// since. With it a stretch is written without reading any transition back.
/// </summary>
/// <param name="Settled">The warning open at the settled point; 0 when none is.</param>
/// <param name="SettledPeak">Its highest level up to there.</param>
/// <param name="Unsettled">In the order of the detector's transitions.</param>
internal sealed record PairLinks(long Settled, WarningLevel SettledPeak, IReadOnlyList<TransitionLink> Unsettled)
{
    public static PairLinks None { get; } = new(0, WarningLevel.None, []);

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write7BitEncodedInt64(Settled);
        writer.Write((byte)SettledPeak);
        writer.Write7BitEncodedInt(Unsettled.Count);
        foreach (var link in Unsettled)
        {
            writer.Write7BitEncodedInt64(link.Transition);
            writer.Write7BitEncodedInt64(link.Warning);
        }

        return bytes.ToArray();
    }

    public static PairLinks FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var settled = reader.Read7BitEncodedInt64();
        var peak = (WarningLevel)reader.ReadByte();
        var links = new TransitionLink[reader.Read7BitEncodedInt()];
        for (var place = 0; place < links.Length; place++)
        {
            links[place] = new(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        }

        return new(settled, peak, links);
    }
}
