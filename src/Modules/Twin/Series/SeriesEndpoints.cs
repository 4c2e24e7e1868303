using Civium.Kernel.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Twin.Series;

/// <summary>Series, for charts and for files.</summary>
internal static class SeriesEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, "sensing.observations");
        group.MapGet("/streams/{id:long}/series", SeriesAsync).WithMetadata(read).WithName("ReadSeries")
            .WithSummary("A stream's readings, thinned for drawing")
            .WithDescription("from, to: ISO 8601 times, both included; without them the last 7 days up to the stream's latest reading. "
                + "points: when there are more readings than this, the range is cut into as many buckets and the lowest and highest of each are given. A null value is a gap.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/streams/{id:long}/readings.csv", CsvAsync).WithMetadata(read).WithName("DownloadReadings")
            .WithSummary("All readings of a stream in a range, as CSV")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<SeriesAnswer>> SeriesAsync(
        long id, StreamSeries series, CancellationToken cancellation, string? from = null, string? to = null, int points = StreamSeries.DefaultPoints) =>
        TypedResults.Ok(await series.ReadAsync(id, Instant.Parse(from, "from"), Instant.Parse(to, "to"), points, cancellation).ConfigureAwait(false));

    private static async Task<PushStreamHttpResult> CsvAsync(
        long id, StreamSeries series, CancellationToken cancellation, string? from = null, string? to = null)
    {
        var stream = await series.FindStreamAsync(id, cancellation).ConfigureAwait(false);
        var (start, end) = await series.RangeAsync(id, Instant.Parse(from, "from"), Instant.Parse(to, "to"), cancellation).ConfigureAwait(false);
        return TypedResults.Stream(
            target => CsvReadings.WriteAsync(target, series.Readings(id, start, end, cancellation), stream.Unit, cancellation),
            "text/csv; charset=utf-8",
            FormattableString.Invariant($"stream-{id}.csv"));
    }
}
