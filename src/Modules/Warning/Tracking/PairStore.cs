using System.Data.Common;
using System.Globalization;
using Civium.Kernel.Databases;
using Civium.Modules.Warning.Records;
using Microsoft.EntityFrameworkCore;

namespace Civium.Modules.Warning.Tracking;

/// <summary>Another transaction wrote a pair first: roll back, read again, and start over.</summary>
internal sealed class PairConflictException() : Exception("Another writer moved a rule's state on a stream first.");

/// <summary>
/// Reads and writes pairs. A write names the version it was computed from, and counts the rows that still had it: so the partition's consumer, the clock and
/// other processes never overwrite each other, and no state is ever kept in memory between transactions.
/// </summary>
internal static class PairStore
{
    private const int AtOnce = 500;
    private const string Update = "UPDATE pairs SET version = version + 1, detector = @p3, links = @p4, due = @p5, touched = @p6 WHERE stream = @p0 AND rule = @p1 AND version = @p2";
    private const string Insert = "INSERT INTO pairs (stream, rule, version, detector, links, due, touched) VALUES (@p0, @p1, @p2 + 1, @p3, @p4, @p5, @p6) ON CONFLICT DO NOTHING";

    private const string ArrayRows = """
        unnest(@p0::bigint[], @p1::bigint[], @p2::bigint[], @p3::bytea[], @p4::bytea[], @p5::timestamptz[], @p6::timestamptz[])
          AS given(stream, rule, version, detector, links, due, touched)
        """;

    public static async Task<Dictionary<(long Stream, long Rule), PairRow>> ReadAsync(
        WarningDb context, IReadOnlyCollection<long> streams, CancellationToken cancellation)
    {
        var found = new Dictionary<(long, long), PairRow>();
        foreach (var some in streams.Chunk(AtOnce))
        {
            var rows = await context.Pairs.AsNoTracking().Where(row => some.Contains(row.Stream)).ToListAsync(cancellation).ConfigureAwait(false);
            rows.ForEach(row => found[(row.Stream, row.Rule)] = row);
        }

        return found;
    }

    /// <exception cref="PairConflictException">A pair has moved since it was read.</exception>
    public static async Task WriteAsync(
        DatabaseEngine engine, DbTransaction transaction, IReadOnlyCollection<PairRow> rows, CancellationToken cancellation)
    {
        // In one order everywhere, so that two transactions never wait for each other crosswise.
        var ordered = rows.OrderBy(row => row.Stream).ThenBy(row => row.Rule).ToArray();
        var known = ordered.Where(row => row.Version > 0).ToArray();
        var fresh = ordered.Where(row => row.Version == 0).ToArray();
        var written = engine == DatabaseEngine.Sqlite
            ? await RowByRowAsync(transaction, Update, known, cancellation).ConfigureAwait(false)
                + await RowByRowAsync(transaction, Insert, fresh, cancellation).ConfigureAwait(false)
            : await AllAtOnceAsync(transaction, known, fresh, cancellation).ConfigureAwait(false);
        if (written != ordered.Length)
        {
            throw new PairConflictException();
        }
    }

    // SQLite runs in this process: a prepared statement per row is its fastest way.
    private static async Task<int> RowByRowAsync(DbTransaction transaction, string sql, PairRow[] rows, CancellationToken cancellation)
    {
        await using var command = Command(transaction, sql);
        var parameters = Enumerable.Range(0, 7).Select(place => Add(command, place, null)).ToArray();
        var written = 0;
        foreach (var row in rows)
        {
            parameters[0].Value = row.Stream;
            parameters[1].Value = row.Rule;
            parameters[2].Value = row.Version;
            parameters[3].Value = row.Detector;
            parameters[4].Value = row.Links;
            parameters[5].Value = row.Due is { } due ? due.Ticks : DBNull.Value;
            parameters[6].Value = row.Touched.Ticks;
            written += await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        return written;
    }

    // PostgreSQL is a round trip away: one statement takes all rows as arrays.
    private static async Task<int> AllAtOnceAsync(DbTransaction transaction, PairRow[] known, PairRow[] fresh, CancellationToken cancellation)
    {
        var written = 0;
        if (known.Length > 0)
        {
            await using var update = Command(transaction, $"""
                UPDATE pairs SET version = pairs.version + 1, detector = given.detector, links = given.links, due = given.due, touched = given.touched
                FROM {ArrayRows}
                WHERE pairs.stream = given.stream AND pairs.rule = given.rule AND pairs.version = given.version
                """);
            written += await WithArrays(update, known).ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        if (fresh.Length > 0)
        {
            await using var insert = Command(transaction, $"""
                INSERT INTO pairs (stream, rule, version, detector, links, due, touched)
                SELECT stream, rule, version + 1, detector, links, due, touched FROM {ArrayRows}
                ON CONFLICT DO NOTHING
                """);
            written += await WithArrays(insert, fresh).ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        return written;
    }

    private static DbCommand WithArrays(DbCommand command, PairRow[] rows)
    {
        Add(command, 0, Array.ConvertAll(rows, row => row.Stream));
        Add(command, 1, Array.ConvertAll(rows, row => row.Rule));
        Add(command, 2, Array.ConvertAll(rows, row => row.Version));
        Add(command, 3, Array.ConvertAll(rows, row => row.Detector));
        Add(command, 4, Array.ConvertAll(rows, row => row.Links));
        Add(command, 5, Array.ConvertAll(rows, row => row.Due));
        Add(command, 6, Array.ConvertAll(rows, row => row.Touched));
        return command;
    }

    private static DbCommand Command(DbTransaction transaction, string sql)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }

    private static DbParameter Add(DbCommand command, int place, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@p" + place.ToString(CultureInfo.InvariantCulture);
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
