using Civium.Kernel.Observations;
using Civium.Kernel.Requests;

namespace Civium.Platform.Observations;

/// <summary>What both engines ask of a write before they look at their state, and the form in which they keep its rows.</summary>
internal static class WriteChecks
{
    /// <summary>The write with times cut to the microsecond; the same instance when nothing had to be cut.</summary>
    /// <exception cref="ArgumentException">An id does not belong where it is used: the caller is wrong.</exception>
    /// <exception cref="RefusedException">A value that cannot be stored.</exception>
    public static PartitionWrite Accept(PartitionWrite write, int partitions)
    {
        CheckPartition(write.Partition, partitions);
        if ((write.Key is null) != (write.Receipt is null))
            throw new ArgumentException("A write carries a key and a receipt together, or neither.", nameof(write));

        for (var i = 1; i < write.Append.Count; i++)
        {
            if (write.Append[i].Id - write.Append[i - 1].Id != partitions)
                throw new ArgumentException($"Id {write.Append[i].Id} does not follow {write.Append[i - 1].Id}.", nameof(write));
        }

        if (write.Append.Count > 0)
            CheckId(write.Append[0].Id, write.Partition, partitions);
        foreach (var row in write.Replace)
            CheckId(row.Id, write.Partition, partitions);
        foreach (var id in write.Delete)
            CheckId(id, write.Partition, partitions);
        var append = Accept(write.Append);
        var replace = Accept(write.Replace);
        return ReferenceEquals(append, write.Append) && ReferenceEquals(replace, write.Replace)
            ? write
            : write with { Append = append, Replace = replace };
    }

    /// <summary>Refuses a partition that the city does not have.</summary>
    public static void CheckPartition(int partition, int partitions)
    {
        if (partition < 0 || partition >= partitions)
            throw new ArgumentOutOfRangeException(nameof(partition), partition, $"There are {partitions} partitions, from 0.");
    }

    private static void CheckId(long id, int partition, int partitions)
    {
        if (id < partitions || ObservationId.Partition(id, partitions) != partition)
            throw new ArgumentException($"Id {id} is not one of partition {partition}.", nameof(id));
    }

    private static IReadOnlyList<Observation> Accept(IReadOnlyList<Observation> rows)
    {
        Observation[]? changed = null;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            CheckValues(row);
            if (IsStorable(row))
                continue;
            changed ??= [.. rows];
            changed[i] = row with
            {
                Start = Microseconds.Truncate(row.Start),
                End = Microseconds.Truncate(row.End),
                ResultTime = row.ResultTime is { } time ? Microseconds.Truncate(time) : null,
                Recorded = Microseconds.Truncate(row.Recorded),
            };
        }

        return changed ?? rows;
    }

    private static bool IsStorable(Observation row) =>
        Microseconds.IsWhole(row.Start) && Microseconds.IsWhole(row.End) && Microseconds.IsWhole(row.Recorded)
        && (row.ResultTime is not { } time || Microseconds.IsWhole(time));

    private static void CheckValues(Observation row)
    {
        var result = row.Result;
        if (result.Kind == ResultKind.Number && !double.IsFinite(result.Number))
            throw RefusedException.BadRequest("number-not-finite", "A numeric result must be finite; send null when there is no value.");
        if (result.Kind is ResultKind.Text or ResultKind.Json)
            CheckText(result.Text ?? throw new ArgumentException($"Observation {row.Id} has a result of kind {result.Kind} without text.", nameof(row)), "result");
        if (row.Extra is not null)
            CheckText(row.Extra, "resultQuality, validTime or parameters");
    }

    private static void CheckText(string text, string what)
    {
        var at = text.AsSpan().IndexOf('\0');
        if (at >= 0)
            throw RefusedException.BadRequest("text-not-storable", $"The {what} contains the character U+0000, which cannot be stored. Leave it out.");
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw RefusedException.BadRequest("text-not-storable", $"The {what} contains half of a surrogate pair at character {i}, which is no text. Send whole characters.");
            i++;
        }
    }
}
