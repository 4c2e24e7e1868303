using Civium.Kernel.Observations;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>Answers that are much smaller than what they are about, in SQL.</summary>
internal static class PostgresAnalysis
{
    /// <summary>The latest observation of each stream: one look into the index each.</summary>
    public static async Task<IReadOnlyDictionary<long, Observation>> LatestAsync(
        NpgsqlDataSource source, IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"""
            SELECT o.* FROM unnest($1) AS s (stream)
            CROSS JOIN LATERAL (SELECT {QuerySql.Columns} FROM observations.observation WHERE stream = s.stream ORDER BY start DESC, id DESC LIMIT 1) AS o
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = streams.Distinct().ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var found = new Dictionary<long, Observation>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var latest = PostgresRows.Read(row);
            found[latest.Stream] = latest;
        }

        return found;
    }

    /// <summary>What the numbers of streams amount to.</summary>
    public static async Task<IReadOnlyList<Aggregate>> AggregateAsync(NpgsqlDataSource source, AggregateQuery query, CancellationToken cancellation)
    {
        var ends = query.Ends ? "(array_agg(number ORDER BY start, id))[1], (array_agg(number ORDER BY start DESC, id DESC))[1]" : "'NaN'::float8, 'NaN'::float8";
        var quantiles = query.Quantiles.Count > 0 ? "percentile_cont($4::float8[]) WITHIN GROUP (ORDER BY number)" : "'{}'::float8[]";
        await using var command = source.CreateCommand($"""
            SELECT {(query.Pooled ? "0::bigint" : "stream")}, width_bucket(start, $2) - 1, count(*), sum(number), min(number), max(number), {ends}, {quantiles}
            FROM observations.observation
            WHERE stream = ANY($1) AND start >= ($2)[1] AND start < $3 AND number IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = query.Streams.Distinct().ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = query.Edges.Select(Microseconds.Truncate).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = Microseconds.Truncate(query.Edges[^1]) });
        if (query.Quantiles.Count > 0)
            command.Parameters.Add(new NpgsqlParameter { Value = query.Quantiles.ToArray() });
        await using var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var answer = new List<Aggregate>();
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            answer.Add(new(
                row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5),
                row.GetDouble(6), row.GetDouble(7), await row.GetFieldValueAsync<double[]>(8, cancellation).ConfigureAwait(false)));
        }

        return answer;
    }
}
