namespace Civium.Platform.Observations.Embedded.Disk;

/// <summary>Ids in few bytes: first, step and count when they are evenly spaced, as those of a batch are; otherwise differences.</summary>
internal static class IdList
{
    /// <summary>Appends <paramref name="ids"/>.</summary>
    public static void Encode(IReadOnlyList<long> ids, RecordBuffer to)
    {
        var step = ids.Count > 1 ? ids[1] - ids[0] : 0;
        var even = ids.Count > 1;
        for (var i = 1; i < ids.Count && even; i++)
            even = ids[i] - ids[i - 1] == step;
        to.Unsigned(((ulong)ids.Count << 1) | (even ? 1UL : 0));
        if (even)
        {
            to.Signed(ids[0]);
            to.Signed(step);
            return;
        }

        long last = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            to.Signed(ids[i] - last);
            last = ids[i];
        }
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="FormatException">It is no list of ids.</exception>
    public static long[] Decode(ref RecordReader from)
    {
        var head = from.Unsigned();
        if (head >> 1 > 100_000_000)
            throw new FormatException("a list of ids is too long");
        var ids = new long[(int)(head >> 1)];
        if ((head & 1) == 1)
        {
            var (first, step) = (from.Signed(), from.Signed());
            for (var i = 0; i < ids.Length; i++)
                ids[i] = first + (i * step);
            return ids;
        }

        long last = 0;
        for (var i = 0; i < ids.Length; i++)
            ids[i] = last += from.Signed();
        return ids;
    }
}
