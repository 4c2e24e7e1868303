using System.Globalization;
using System.Text;
using Civium.Kernel.Observations;

namespace Civium.Modules.Sensing.Exporting;

/// <summary>CSV (RFC 4180), in UTF-8.</summary>
internal sealed class CsvExport(Stream to) : IExportWriter
{
    private readonly StringBuilder _text = new("id,datastream,feature_of_interest,phenomenon_start,phenomenon_end,result_time,recorded,result,result_kind,extra\r\n");

    public async Task WriteAsync(IReadOnlyList<Observation> rows, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            Add(row);
        }

        await FinishAsync(cancellation).ConfigureAwait(false);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), cancellation).ConfigureAwait(false);
        _text.Clear();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(Observation row)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{row.Id},{row.Stream},");
        if (row.Feature != 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{row.Feature}");
        }

        _text.Append(',').Append(Time(row.Start)).Append(',').Append(Time(row.End)).Append(',').Append(row.ResultTime is { } time ? Time(time) : "").Append(',')
            .Append(Time(row.Recorded)).Append(',').Append(Result(row.Result)).Append(',').Append(Names.Of(row.Result.Kind)).Append(',').Append(Field(row.Extra ?? "")).Append("\r\n");
    }

    private static string Result(ObservedResult result) => result.Kind switch
    {
        ResultKind.Number => result.Number.ToString("R", CultureInfo.InvariantCulture),
        ResultKind.Boolean => result.Number != 0 ? "true" : "false",
        _ => Field(result.Text ?? ""),
    };

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
