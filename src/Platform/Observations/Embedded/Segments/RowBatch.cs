using Civium.Kernel.Observations;

namespace Civium.Platform.Observations.Embedded.Segments;

/// <summary>The columns of a block, by the bit that stands for each.</summary>
[Flags]
internal enum Columns
{
    None = 0,
    Start = 1,
    Id = 2,
    Duration = 4,
    Result = 8,
    Recorded = 16,
    Feature = 32,
    Kind = 64,
    Number = 128,
    Text = 256,
    Extra = 512,
    All = 1023,
}

/// <summary>
/// Rows of one stream as columns, at most <see cref="Capacity"/>. Times are microseconds since 1970. Reused again and again; not thread-safe.
/// </summary>
internal sealed class RowBatch
{
    /// <summary>The most rows of a block.</summary>
    public const int Capacity = 1024;

    /// <summary>Stands for a result time that is not told.</summary>
    public const long NoTime = long.MinValue;

    public readonly long[] Start = new long[Capacity];
    public readonly long[] Id = new long[Capacity];
    public readonly long[] Duration = new long[Capacity];
    public readonly long[] Result = new long[Capacity];
    public readonly long[] Recorded = new long[Capacity];
    public readonly long[] Feature = new long[Capacity];
    public readonly long[] Kind = new long[Capacity];
    public readonly double[] Number = new double[Capacity];
    public readonly string?[] Text = new string?[Capacity];
    public readonly string?[] Extra = new string?[Capacity];

    /// <summary>Whose rows they are.</summary>
    public long Stream { get; set; }

    /// <summary>How many there are.</summary>
    public int Count { get; set; }

    /// <summary>Adds a row at the end.</summary>
    public void Add(Observation row)
    {
        var i = Count++;
        Start[i] = Microseconds.Of(row.Start);
        Id[i] = row.Id;
        Duration[i] = Microseconds.Of(row.End) - Start[i];
        Result[i] = row.ResultTime is { } time ? Microseconds.Of(time) : NoTime;
        Recorded[i] = Microseconds.Of(row.Recorded);
        Feature[i] = row.Feature;
        Kind[i] = (long)row.Result.Kind;
        Number[i] = row.Result.Kind is ResultKind.Number or ResultKind.Boolean ? row.Result.Number : 0;
        Text[i] = row.Result.Text;
        Extra[i] = row.Extra;
    }

    /// <summary>Adds <paramref name="count"/> rows of another batch.</summary>
    public void Add(RowBatch from, int index, int count)
    {
        Copy(from.Start, Start);
        Copy(from.Id, Id);
        Copy(from.Duration, Duration);
        Copy(from.Result, Result);
        Copy(from.Recorded, Recorded);
        Copy(from.Feature, Feature);
        Copy(from.Kind, Kind);
        Array.Copy(from.Number, index, Number, Count, count);
        Array.Copy(from.Text, index, Text, Count, count);
        Array.Copy(from.Extra, index, Extra, Count, count);
        Count += count;
        void Copy(long[] source, long[] target) => Array.Copy(source, index, target, Count, count);
    }

    /// <summary>Removes the rows at these places, which are ascending.</summary>
    public void Remove(ReadOnlySpan<ushort> places)
    {
        var rows = Count;
        Count = 0;
        var from = 0;
        foreach (var place in places)
        {
            Add(this, from, place - from);
            from = place + 1;
        }

        Add(this, from, rows - from);
    }

    /// <summary>The row at <paramref name="i"/>.</summary>
    public Observation Row(int i) => new()
    {
        Id = Id[i],
        Stream = Stream,
        Feature = Feature[i],
        Start = Microseconds.ToTime(Start[i]),
        End = Microseconds.ToTime(Start[i] + Duration[i]),
        ResultTime = Result[i] == NoTime ? null : Microseconds.ToTime(Result[i]),
        Recorded = Microseconds.ToTime(Recorded[i]),
        Result = (ResultKind)Kind[i] switch
        {
            ResultKind.Number => ObservedResult.Of(Number[i]),
            ResultKind.Boolean => ObservedResult.Of(Number[i] != 0),
            ResultKind.Text => ObservedResult.Of(Text[i]!),
            ResultKind.Json => ObservedResult.OfJson(Text[i]!),
            _ => ObservedResult.Null,
        },
        Extra = Extra[i],
    };
}
