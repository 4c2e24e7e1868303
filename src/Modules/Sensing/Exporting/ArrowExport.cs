using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Civium.Kernel.Observations;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>The stream format of Apache Arrow, a record batch for each piece; the columns are those of the Parquet files.</summary>
internal sealed class ArrowExport(Stream to) : IExportWriter
{
    private static readonly TimestampType Time = new(TimeUnit.Microsecond, "UTC");
    private static readonly Apache.Arrow.Schema Columns = new(
        [
            new("id", Int64Type.Default, false), new("datastream", Int64Type.Default, false), new("feature_of_interest", Int64Type.Default, true),
            new("phenomenon_start", Time, false), new("phenomenon_end", Time, false), new("result_time", Time, true), new("recorded", Time, false),
            new("result_kind", StringType.Default, false), new("result_number", DoubleType.Default, true), new("result_text", StringType.Default, true),
            new("extra", StringType.Default, true),
        ],
        null);

    private readonly ArrowStreamWriter _writer = new(to, Columns, leaveOpen: true);

    public async Task WriteAsync(IReadOnlyList<Observation> rows, CancellationToken cancellation)
    {
        IArrowArray[] arrays =
        [
            Whole(rows, row => row.Id), Whole(rows, row => row.Stream), Whole(rows, row => row.Feature == 0 ? null : row.Feature),
            Times(rows, row => row.Start), Times(rows, row => row.End), Times(rows, row => row.ResultTime), Times(rows, row => row.Recorded),
            Texts(rows, row => Names.Of(row.Result.Kind)), Numbers(rows), Texts(rows, ParquetExport.Other), Texts(rows, row => row.Extra),
        ];
        using var batch = new RecordBatch(Columns, arrays, rows.Count);
        await _writer.WriteRecordBatchAsync(batch, cancellation).ConfigureAwait(false);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await _writer.WriteStartAsync(cancellation).ConfigureAwait(false);
        await _writer.WriteEndAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Int64Array Whole(IReadOnlyList<Observation> rows, Func<Observation, long?> value)
    {
        var column = new Int64Array.Builder().Reserve(rows.Count);
        foreach (var row in rows)
        {
            column = value(row) is { } number ? column.Append(number) : column.AppendNull();
        }

        return column.Build();
    }

    private static TimestampArray Times(IReadOnlyList<Observation> rows, Func<Observation, DateTime?> value)
    {
        var column = new TimestampArray.Builder(Time).Reserve(rows.Count);
        foreach (var row in rows)
        {
            column = value(row) is { } time ? column.Append(new DateTimeOffset(time)) : column.AppendNull();
        }

        return column.Build();
    }

    private static DoubleArray Numbers(IReadOnlyList<Observation> rows)
    {
        var column = new DoubleArray.Builder().Reserve(rows.Count);
        foreach (var row in rows)
        {
            column = row.Result.Kind == ResultKind.Number ? column.Append(row.Result.Number) : column.AppendNull();
        }

        return column.Build();
    }

    private static StringArray Texts(IReadOnlyList<Observation> rows, Func<Observation, string?> value)
    {
        var column = new StringArray.Builder().Reserve(rows.Count);
        foreach (var row in rows)
        {
            column = value(row) is { } text ? column.Append(text) : column.AppendNull();
        }

        return column.Build();
    }
}
