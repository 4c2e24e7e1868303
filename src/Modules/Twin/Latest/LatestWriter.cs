using System.Data.Common;
using Civium.Kernel.Databases;
using Civium.Kernel.Observations;

namespace Civium.Modules.Twin.Latest;

/// <summary>
/// Writes newest readings by hand, since the rule that decides (a newer time, or the same time and a larger id) belongs in the one
/// statement that also writes: two processes may write different partitions at once.
/// </summary>
internal static class LatestWriter
{
    private const string Columns = "stream, start_time, end_time, kind, number, text, observation, recorded";

    private const string WhenNewer = """
        ON CONFLICT (stream) DO UPDATE SET
          start_time = excluded.start_time, end_time = excluded.end_time, kind = excluded.kind, number = excluded.number,
          text = excluded.text, observation = excluded.observation, recorded = excluded.recorded
        WHERE excluded.start_time > latest.start_time
          OR (excluded.start_time = latest.start_time AND excluded.observation > latest.observation)
        """;

    /// <summary>Writes those of <paramref name="readings"/> that are newer than what is there; at most one a stream may be given.</summary>
    public static Task UpsertAsync(
        DatabaseEngine engine, DbTransaction transaction, IReadOnlyCollection<Observation> readings, CancellationToken cancellation)
    {
        // By stream, so that two transactions never wait for each other's rows crosswise.
        var ordered = readings.OrderBy(reading => reading.Stream).ToArray();
        return ordered.Length == 0
            ? Task.CompletedTask
            : engine == DatabaseEngine.Sqlite
                ? RowByRowAsync(transaction, ordered, cancellation)
                : AllAtOnceAsync(transaction, ordered, cancellation);
    }

    // SQLite runs in this process: a prepared statement per row is its fastest way.
    private static async Task RowByRowAsync(DbTransaction transaction, Observation[] readings, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO latest ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7) {WhenNewer}";
        var parameters = Enumerable.Range(0, 8).Select(index => Add(command, index, null)).ToArray();
        foreach (var reading in readings)
        {
            parameters[0].Value = reading.Stream;
            parameters[1].Value = reading.Start.Ticks;
            parameters[2].Value = reading.End.Ticks;
            parameters[3].Value = (long)reading.Result.Kind;
            parameters[4].Value = (object?)NumberOf(reading) ?? DBNull.Value;
            parameters[5].Value = (object?)reading.Result.Text ?? DBNull.Value;
            parameters[6].Value = reading.Id;
            parameters[7].Value = reading.Recorded.Ticks;
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    // PostgreSQL is a round trip away: one statement takes all rows as arrays.
    private static async Task AllAtOnceAsync(DbTransaction transaction, Observation[] readings, CancellationToken cancellation)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"""
            INSERT INTO latest ({Columns})
            SELECT * FROM unnest(@p0::bigint[], @p1::timestamptz[], @p2::timestamptz[], @p3::smallint[],
                                 @p4::double precision[], @p5::text[], @p6::bigint[], @p7::timestamptz[])
            {WhenNewer}
            """;
        Add(command, 0, Array.ConvertAll(readings, reading => reading.Stream));
        Add(command, 1, Array.ConvertAll(readings, reading => Utc(reading.Start)));
        Add(command, 2, Array.ConvertAll(readings, reading => Utc(reading.End)));
        Add(command, 3, Array.ConvertAll(readings, reading => (short)reading.Result.Kind));
        Add(command, 4, Array.ConvertAll(readings, NumberOf));
        Add(command, 5, Array.ConvertAll(readings, reading => reading.Result.Text));
        Add(command, 6, Array.ConvertAll(readings, reading => reading.Id));
        Add(command, 7, Array.ConvertAll(readings, reading => Utc(reading.Recorded)));
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static DbParameter Add(DbCommand command, int index, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@p" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static double? NumberOf(Observation reading) => double.IsNaN(reading.Result.Number) ? null : reading.Result.Number;

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}
