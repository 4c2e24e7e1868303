using System.Buffers;
using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>
/// A block's bytes: which columns it has (2), then each with its length before it, so that a reader skips what it does not want. A column whose
/// values are all the usual one (no duration, no result time, no feature, a number, no text) is left out.
/// </summary>
internal static class BlockCodec
{
    private static readonly Columns[] Order =
        [Columns.Start, Columns.Number, Columns.Id, Columns.Duration, Columns.Result, Columns.Recorded, Columns.Feature, Columns.Kind, Columns.Text, Columns.Extra];

    /// <summary>Appends the rows.</summary>
    public static void Encode(RowBatch rows, RecordBuffer to)
    {
        var count = rows.Count;
        var has = Columns.Start | Columns.Id | Columns.Recorded;
        if (rows.Duration.AsSpan(0, count).ContainsAnyExcept(0L))
            has |= Columns.Duration;
        if (rows.Result.AsSpan(0, count).ContainsAnyExcept(RowBatch.NoTime))
            has |= Columns.Result;
        if (rows.Feature.AsSpan(0, count).ContainsAnyExcept(0L))
            has |= Columns.Feature;
        if (rows.Kind.AsSpan(0, count).ContainsAnyExcept((long)ResultKind.Number))
            has |= Columns.Kind;
        if (!rows.Kind.AsSpan(0, count).ContainsAny((long)ResultKind.Number, (long)ResultKind.Boolean))
            has &= ~Columns.Number;
        else
            has |= Columns.Number;
        if (Array.FindIndex(rows.Text, 0, count, text => text is not null) >= 0)
            has |= Columns.Text;
        if (Array.FindIndex(rows.Extra, 0, count, text => text is not null) >= 0)
            has |= Columns.Extra;
        to.Byte((byte)has);
        to.Byte((byte)((int)has >> 8));
        using var column = new RecordBuffer(4096);
        foreach (var one in Order)
        {
            if ((has & one) == 0)
                continue;
            column.Clear();
            Encode(one, rows, column);
            to.Unsigned((ulong)column.Length);
            to.Raw(column.Written.Span);
        }
    }

    /// <summary>Reads <paramref name="wanted"/> columns of a block of <paramref name="count"/> rows.</summary>
    /// <exception cref="FormatException">The bytes are no block.</exception>
    public static void Decode(ReadOnlySpan<byte> bytes, int count, Columns wanted, RowBatch to)
    {
        if (count > RowBatch.Capacity)
            throw new FormatException($"{count} rows");
        to.Count = count;
        var from = new RecordReader(bytes);
        var has = (Columns)(from.Byte() | (from.Byte() << 8));
        Usual(wanted & ~has, to);
        foreach (var one in Order)
        {
            if ((has & one) == 0)
                continue;
            var column = new RecordReader(from.Take(from.Count()));
            if ((wanted & one) == 0)
                continue;
            Decode(one, ref column, to);
            wanted &= ~one;
            if ((wanted & has) == 0)
                return;
        }
    }

    private static void Encode(Columns column, RowBatch rows, RecordBuffer to)
    {
        switch (column)
        {
            case Columns.Number:
                NumberColumn.Encode(rows.Number.AsSpan(0, rows.Count), to);
                break;
            case Columns.Text:
                Compressed.WriteTexts(rows.Text.AsSpan(0, rows.Count), to);
                break;
            case Columns.Extra:
                Compressed.WriteTexts(rows.Extra.AsSpan(0, rows.Count), to);
                break;
            case Columns.Result:
                EncodeResults(rows, to);
                break;
            default:
                IntegerColumn.Encode(Whole(column, rows).AsSpan(0, rows.Count), to);
                break;
        }
    }

    /// <summary>Which rows have a result time, then how much later than the start it is where it is told.</summary>
    private static void EncodeResults(RowBatch rows, RecordBuffer to)
    {
        var told = new long[rows.Count];
        var later = new List<long>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            told[i] = rows.Result[i] == RowBatch.NoTime ? 0 : 1;
            if (told[i] == 1)
                later.Add(rows.Result[i] - rows.Start[i]);
        }

        IntegerColumn.Encode(told, to);
        IntegerColumn.Encode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(later), to);
    }

    private static void DecodeResults(ref RecordReader from, RowBatch to)
    {
        IntegerColumn.Decode(ref from, to.Result.AsSpan(0, to.Count));
        var told = to.Result.AsSpan(0, to.Count).Count(1L);
        var later = ArrayPool<long>.Shared.Rent(Math.Max(1, told));
        IntegerColumn.Decode(ref from, later.AsSpan(0, told));
        for (int i = 0, next = 0; i < to.Count; i++)
            to.Result[i] = to.Result[i] == 1 ? to.Start[i] + later[next++] : RowBatch.NoTime;
        ArrayPool<long>.Shared.Return(later);
    }

    private static void Decode(Columns column, ref RecordReader from, RowBatch to)
    {
        switch (column)
        {
            case Columns.Number:
                NumberColumn.Decode(ref from, to.Number.AsSpan(0, to.Count));
                break;
            case Columns.Text:
                Compressed.ReadTexts(ref from, to.Text.AsSpan(0, to.Count));
                break;
            case Columns.Extra:
                Compressed.ReadTexts(ref from, to.Extra.AsSpan(0, to.Count));
                break;
            case Columns.Result:
                DecodeResults(ref from, to);
                break;
            default:
                IntegerColumn.Decode(ref from, Whole(column, to).AsSpan(0, to.Count));
                break;
        }
    }

    private static long[] Whole(Columns column, RowBatch rows) => column switch
    {
        Columns.Start => rows.Start,
        Columns.Id => rows.Id,
        Columns.Duration => rows.Duration,
        Columns.Recorded => rows.Recorded,
        Columns.Feature => rows.Feature,
        _ => rows.Kind,
    };

    private static void Usual(Columns columns, RowBatch to)
    {
        if ((columns & Columns.Duration) != 0)
            to.Duration.AsSpan(0, to.Count).Clear();
        if ((columns & Columns.Result) != 0)
            to.Result.AsSpan(0, to.Count).Fill(RowBatch.NoTime);
        if ((columns & Columns.Feature) != 0)
            to.Feature.AsSpan(0, to.Count).Clear();
        if ((columns & Columns.Kind) != 0)
            to.Kind.AsSpan(0, to.Count).Fill((long)ResultKind.Number);
        if ((columns & Columns.Number) != 0)
            to.Number.AsSpan(0, to.Count).Clear();
        if ((columns & Columns.Text) != 0)
            to.Text.AsSpan(0, to.Count).Clear();
        if ((columns & Columns.Extra) != 0)
            to.Extra.AsSpan(0, to.Count).Clear();
    }
}
