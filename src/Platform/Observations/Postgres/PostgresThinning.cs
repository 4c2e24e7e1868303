using Civium.Kernel.Observations;
using Civium.Platform.Observations.Retention;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>Applies streams' rules in SQL, a transaction for each stream. One process of a cluster at a time: another that comes then does nothing.</summary>
internal static class PostgresThinning
{
    private const long Turn = 0x436976_7468696E;

    private const string Thin = """
        WITH number AS (
            SELECT id, start, number, recorded, date_bin($2, start, TIMESTAMPTZ '1970-01-01Z') AS at,
                CASE WHEN extra LIKE '%"thinned"%' THEN extra::jsonb -> 'parameters' END AS told
            FROM observations.observation WHERE stream = $1 AND start < $3 AND ($4::timestamptz IS NULL OR start >= $4) AND kind = 1),
        part AS (
            SELECT id, start, number, recorded, at, coalesce((told ->> 'count')::bigint, 1) AS count,
                coalesce((told ->> 'min')::float8, number) AS min, coalesce((told ->> 'max')::float8, number) AS max FROM number),
        joined AS (
            SELECT at, min(id) AS id, max(recorded) AS recorded, sum(count)::bigint AS count, min(min) AS min, max(max) AS max,
                sum(number * count) / sum(count) AS mean, sum(number) AS sum, (array_agg(number ORDER BY start DESC, id DESC))[1] AS last
            FROM part GROUP BY at HAVING count(*) > 1),
        gone AS (
            DELETE FROM observations.observation AS o USING part AS p, joined AS j WHERE o.id = p.id AND p.at = j.at AND o.id <> j.id RETURNING 1),
        kept AS (
            UPDATE observations.observation AS o SET start = j.at, "end" = j.at + $2, result_time = NULL, recorded = j.recorded,
                number = CASE $5 WHEN 'mean' THEN j.mean WHEN 'min' THEN j.min WHEN 'max' THEN j.max WHEN 'sum' THEN j.sum ELSE j.last END,
                extra = json_build_object('parameters', json_build_object('thinned', $5::text, 'count', j.count, 'min', j.min, 'max', j.max))::text
            FROM joined AS j WHERE o.id = j.id RETURNING 1)
        SELECT count(*) FROM gone
        """;

    /// <summary>Applies them; gives how many rows fewer there are.</summary>
    public static async Task<long> RunAsync(NpgsqlDataSource source, IReadOnlyList<StreamRetention> rules, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        if (!(bool)(await ScalarAsync(connection, "SELECT pg_try_advisory_lock($1)", cancellation, Turn).ConfigureAwait(false))!)
            return 0;
        try
        {
            var fewer = 0L;
            foreach (var rule in rules)
                fewer += await RunAsync(connection, new RetentionRule(rule), cancellation).ConfigureAwait(false);
            return fewer;
        }
        finally
        {
            await ScalarAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None, Turn).ConfigureAwait(false);
        }
    }

    private static async Task<long> RunAsync(NpgsqlConnection connection, RetentionRule rule, CancellationToken cancellation)
    {
        var fewer = 0L;
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        if (rule.DeleteBefore > long.MinValue)
        {
            fewer += (long)(await ScalarAsync(
                connection, "WITH gone AS (DELETE FROM observations.observation WHERE stream = $1 AND start < $2 RETURNING 1) SELECT count(*) FROM gone",
                cancellation, rule.Stream, Microseconds.ToTime(rule.DeleteBefore)).ConfigureAwait(false))!;
        }

        DateTime? from = null;
        foreach (var (before, step, to) in rule.Steps)
        {
            fewer += (long)(await ScalarAsync(
                connection, Thin, cancellation, rule.Stream, TimeSpan.FromMicroseconds(step), Microseconds.ToTime(before), from, to.ToString().ToLowerInvariant()).ConfigureAwait(false))!;
            from = Microseconds.ToTime(before);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return fewer;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string text, CancellationToken cancellation, params object?[] values)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(value is null ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz } : new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }
}
