using System.Globalization;
using System.Text;
using Civium.Kernel.Observations;

namespace Civium.Modules.Twin.Series;

/// <summary>Readings as CSV (RFC 4180), written as they are read, so that a file of any length needs little memory.</summary>
internal static class CsvReadings
{
    private const int FlushAt = 32 * 1024;

    public static async Task WriteAsync(Stream target, IAsyncEnumerable<Observation> readings, string unit, CancellationToken cancellation)
    {
        var text = new StringBuilder("time,end,result,unit,recorded,id\r\n");
        var quotedUnit = Field(unit);
        await foreach (var reading in readings.WithCancellation(cancellation).ConfigureAwait(false))
        {
            text.Append(Instant.Text(reading.Start)).Append(',').Append(Instant.Text(reading.End)).Append(',')
                .Append(Result(reading.Result)).Append(',').Append(quotedUnit).Append(',').Append(Instant.Text(reading.Recorded)).Append(',')
                .Append(CultureInfo.InvariantCulture, $"{reading.Id}").Append("\r\n");
            if (text.Length >= FlushAt)
            {
                await FlushAsync(target, text, cancellation).ConfigureAwait(false);
            }
        }

        await FlushAsync(target, text, cancellation).ConfigureAwait(false);
    }

    private static async Task FlushAsync(Stream target, StringBuilder text, CancellationToken cancellation)
    {
        await target.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation).ConfigureAwait(false);
        text.Clear();
    }

    private static string Result(ObservedResult result) => result.Kind switch
    {
        ResultKind.Number => result.Number.ToString("R", CultureInfo.InvariantCulture),
        ResultKind.Boolean => result.Number != 0 ? "true" : "false",
        _ => Field(result.Text ?? ""),
    };

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
