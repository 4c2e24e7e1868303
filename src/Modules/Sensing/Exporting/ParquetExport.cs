using Civium.Kernel.Observations;
using Parquet;
using Parquet.Schema;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>Apache Parquet, a row group for each piece. Times are UTC in microseconds. A number is in <c>result_number</c>, any other result in <c>result_text</c>.</summary>
internal sealed class ParquetExport : IExportWriter
{
    private static readonly DataField Id = new DataField<long>("id", false);
    private static readonly DataField Stream = new DataField<long>("datastream", false);
    private static readonly DataField Feature = new DataField<long>("feature_of_interest", true);
    private static readonly DataField Start = Time("phenomenon_start", false);
    private static readonly DataField End = Time("phenomenon_end", false);
    private static readonly DataField ResultTime = Time("result_time", true);
    private static readonly DataField Recorded = Time("recorded", false);
    private static readonly DataField Kind = new DataField<string>("result_kind");
    private static readonly DataField Number = new DataField<double>("result_number", true);
    private static readonly DataField Text = new DataField<string>("result_text");
    private static readonly DataField Extra = new DataField<string>("extra");
    private static readonly ParquetSchema Schema = new(Id, Stream, Feature, Start, End, ResultTime, Recorded, Kind, Number, Text, Extra);
    private readonly ParquetWriter _writer;

    private ParquetExport(ParquetWriter writer) => _writer = writer;

    /// <summary>Begins a file; <paramref name="to"/> can seek.</summary>
    public static async Task<ParquetExport> BeginAsync(Stream to, CancellationToken cancellation) =>
        new(await ParquetWriter.CreateAsync(Schema, to, new ParquetOptions { CompressionMethod = CompressionMethod.Zstd }, false, cancellation).ConfigureAwait(false));

    public async Task WriteAsync(IReadOnlyList<Observation> rows, CancellationToken cancellation)
    {
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync<long>(Id, Column(rows, row => row.Id), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<long>(Stream, Column(rows, row => row.Stream), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<long>(Feature, Column(rows, row => row.Feature == 0 ? null : (long?)row.Feature), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(Start, Column(rows, row => row.Start), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(End, Column(rows, row => row.End), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(ResultTime, Column(rows, row => row.ResultTime), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(Recorded, Column(rows, row => row.Recorded), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync(Kind, Texts(rows, row => Names.Of(row.Result.Kind))).ConfigureAwait(false);
        await group.WriteAsync<double>(Number, Column(rows, row => row.Result.Kind == ResultKind.Number ? row.Result.Number : (double?)null), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync(Text, Texts(rows, Other)).ConfigureAwait(false);
        await group.WriteAsync(Extra, Texts(rows, row => row.Extra)).ConfigureAwait(false);
        group.CompleteValidate();
    }

    public Task FinishAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>A result that is no number, as text.</summary>
    internal static string? Other(Observation row) => row.Result.Kind == ResultKind.Boolean ? row.Result.Number != 0 ? "true" : "false" : row.Result.Text;

    private static ReadOnlyMemory<T> Column<T>(IReadOnlyList<Observation> rows, Func<Observation, T> value)
    {
        var column = new T[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static string[] Texts(IReadOnlyList<Observation> rows, Func<Observation, string?> value) => [.. rows.Select(row => value(row)!)];

    private static DateTimeDataField Time(string name, bool nullable) => new(name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros, nullable);
}
