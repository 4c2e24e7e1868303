using Civium.Kernel.Observations;
using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Platform.Observations.Embedded;

/// <summary>One entry of the log.</summary>
/// <param name="Write">What was written; for an acquisition only partition and epoch.</param>
/// <param name="Acquires">Whether it is the acquisition of a partition.</param>
/// <param name="Recorded">When it was accepted, in microseconds since 1970.</param>
internal readonly record struct LogRecord(PartitionWrite Write, bool Acquires, long Recorded);

/// <summary>The log's record format, version 1: see the README beside it. Rows are coded as differences from the row before.</summary>
internal static class LogRecords
{
    private const byte WriteKind = 1;
    private const byte AcquireKind = 2;
    private const byte HasResultTime = 0x08;
    private const byte HasDuration = 0x10;
    private const byte HasFeature = 0x20;
    private const byte HasExtra = 0x40;
    private const byte KindMask = 0x07;

    /// <summary>Appends <paramref name="record"/> to <paramref name="to"/>.</summary>
    public static void Encode(in LogRecord record, RecordBuffer to)
    {
        var write = record.Write;
        to.Byte(record.Acquires ? AcquireKind : WriteKind);
        to.Unsigned((ulong)write.Partition);
        to.Unsigned((ulong)write.Epoch);
        to.Fixed64(record.Recorded);
        if (record.Acquires)
            return;
        Rows(write.Append, to);
        Rows(write.Replace, to);
        IdList.Encode(write.Delete, to);
        IdList.Encode(write.DeleteStreams, to);
        to.Byte(write.Key is null ? (byte)0 : (byte)1);
        if (write.Key is null || write.Receipt is null)
            return;
        to.Text(write.Key);
        to.Text(write.Receipt.Fingerprint);
        IdList.Encode(write.Receipt.Ids, to);
    }

    /// <summary>Reads the next record.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static LogRecord Decode(ref RecordReader from)
    {
        var kind = from.Byte();
        if (kind is not (WriteKind or AcquireKind))
            throw new FormatException($"there is no record of kind {kind}");
        var partition = checked((int)from.Unsigned());
        var epoch = (long)from.Unsigned();
        var recorded = from.Fixed64();
        var write = new PartitionWrite { Partition = partition, Epoch = epoch };
        if (kind == AcquireKind)
            return new(write, true, recorded);
        write = write with { Append = Rows(ref from), Replace = Rows(ref from), Delete = IdList.Decode(ref from), DeleteStreams = IdList.Decode(ref from) };
        if (from.Byte() != 0)
            write = write with { Key = from.Text(), Receipt = new KeyReceipt(from.Text(), IdList.Decode(ref from)) };
        return new(write, false, recorded);
    }

    private static void Rows(IReadOnlyList<Observation> rows, RecordBuffer to)
    {
        to.Unsigned((ulong)rows.Count);
        long id = 0, stream = 0, start = 0, recorded = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var rowStart = Microseconds.Of(row.Start);
            var rowRecorded = Microseconds.Of(row.Recorded);
            to.Byte(Flags(row));
            to.Signed(row.Id - id);
            to.Signed(row.Stream - stream);
            to.Signed(rowStart - start);
            to.Signed(rowRecorded - recorded);
            (id, stream, start, recorded) = (row.Id, row.Stream, rowStart, rowRecorded);
            if (row.End != row.Start)
                to.Signed(Microseconds.Of(row.End) - rowStart);
            if (row.ResultTime is { } result)
                to.Signed(Microseconds.Of(result) - rowStart);
            if (row.Feature != 0)
                to.Signed(row.Feature);
            if (row.Result.Kind is ResultKind.Number or ResultKind.Boolean)
                to.Fixed64(BitConverter.DoubleToInt64Bits(row.Result.Number));
            else if (row.Result.Kind != ResultKind.Null)
                to.Text(row.Result.Text!);
            if (row.Extra is not null)
                to.Text(row.Extra);
        }
    }

    private static byte Flags(Observation row) =>
        (byte)((byte)row.Result.Kind
            | (row.ResultTime is null ? 0 : HasResultTime)
            | (row.End == row.Start ? 0 : HasDuration)
            | (row.Feature == 0 ? 0 : HasFeature)
            | (row.Extra is null ? 0 : HasExtra));

    private static Observation[] Rows(ref RecordReader from)
    {
        var rows = new Observation[from.Count()];
        long id = 0, stream = 0, start = 0, recorded = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var flags = from.Byte();
            id += from.Signed();
            stream += from.Signed();
            start += from.Signed();
            recorded += from.Signed();
            var duration = (flags & HasDuration) != 0 ? from.Signed() : 0;
            rows[i] = new Observation
            {
                Id = id,
                Stream = stream,
                Start = Microseconds.ToTime(start),
                End = Microseconds.ToTime(start + duration),
                Recorded = Microseconds.ToTime(recorded),
                ResultTime = (flags & HasResultTime) != 0 ? Microseconds.ToTime(start + from.Signed()) : null,
                Feature = (flags & HasFeature) != 0 ? from.Signed() : 0,
                Result = Result((ResultKind)(flags & KindMask), ref from),
                Extra = (flags & HasExtra) != 0 ? from.Text() : null,
            };
        }

        return rows;
    }

    private static ObservedResult Result(ResultKind kind, ref RecordReader from) => kind switch
    {
        ResultKind.Null => ObservedResult.Null,
        ResultKind.Number => ObservedResult.Of(BitConverter.Int64BitsToDouble(from.Fixed64())),
        ResultKind.Boolean => ObservedResult.Of(from.Fixed64() != 0),
        ResultKind.Text => ObservedResult.Of(from.Text()),
        ResultKind.Json => ObservedResult.OfJson(from.Text()),
        _ => throw new FormatException($"there is no result of kind {kind}"),
    };
}
