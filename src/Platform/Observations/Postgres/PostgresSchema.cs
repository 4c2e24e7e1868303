using System.Globalization;
using Civium.Kernel.Databases;
using Npgsql;

namespace Civium.Platform.Observations.Postgres;

/// <summary>The tables of the PostgreSQL store, and how they come forward.</summary>
internal static class PostgresSchema
{
    private const int Version = 1;
    private const long MigrationLock = 0x436976_6F6273;
    private const int FirstYear = 1970;
    private const int LastYear = 2100;

    private const string First = """
        CREATE SCHEMA IF NOT EXISTS observations;
        CREATE TABLE observations.store (version int NOT NULL, partitions int NOT NULL);
        CREATE TABLE observations.partition (partition int PRIMARY KEY, epoch bigint NOT NULL, last_sequence bigint NOT NULL) WITH (fillfactor = 10);
        CREATE TABLE observations.deleted_stream (stream bigint PRIMARY KEY);
        CREATE TABLE observations.receipt (partition int NOT NULL, key text NOT NULL, fingerprint text NOT NULL, ids bigint[] NOT NULL,
            recorded timestamptz NOT NULL, PRIMARY KEY (partition, key));
        CREATE INDEX receipt_recorded ON observations.receipt (recorded);
        CREATE TABLE observations.observation (id bigint NOT NULL, stream bigint NOT NULL, feature bigint NOT NULL, start timestamptz NOT NULL,
            "end" timestamptz NOT NULL, result_time timestamptz, recorded timestamptz NOT NULL, kind smallint NOT NULL, number double precision,
            text text, extra text) PARTITION BY RANGE (start);
        CREATE INDEX observation_stream ON observations.observation (stream, start, id);
        CREATE INDEX observation_id ON observations.observation (id);
        CREATE TABLE observations.observation_other PARTITION OF observations.observation DEFAULT;
        """;

    /// <summary>Makes or checks the tables, one process at a time, and gives the number of partitions.</summary>
    /// <exception cref="NewerSchemaException">A later version made them; nothing was changed.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource source, int partitions, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, MigrationLock).ConfigureAwait(false);
        if (await ExecuteAsync(connection, "SELECT to_regclass('observations.store')::text", cancellation).ConfigureAwait(false) is not string)
        {
            await ExecuteAsync(connection, First, cancellation).ConfigureAwait(false);
            await ExecuteAsync(connection, "INSERT INTO observations.store VALUES ($1, $2)", cancellation, Version, partitions).ConfigureAwait(false);
            await ExecuteAsync(connection, "INSERT INTO observations.partition SELECT p, 0, 0 FROM generate_series(0, $1 - 1) AS p", cancellation, partitions).ConfigureAwait(false);
        }

        var version = (int)(await ExecuteAsync(connection, "SELECT version FROM observations.store", cancellation).ConfigureAwait(false))!;
        if (version > Version)
            throw new NewerSchemaException("The schema observations", $"version {version.ToString(CultureInfo.InvariantCulture)}");
        var actual = (int)(await ExecuteAsync(connection, "SELECT partitions FROM observations.store", cancellation).ConfigureAwait(false))!;
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return actual;
    }

    /// <summary>Whether rows of this year have a table of their own; the rest shares one.</summary>
    public static bool HasOwnTable(int year) => year is >= FirstYear and <= LastYear;

    /// <summary>Makes the table for a year.</summary>
    public static async Task MakeYearAsync(NpgsqlDataSource source, int year, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellation, MigrationLock).ConfigureAwait(false);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TABLE IF NOT EXISTS observations.observation_{year} PARTITION OF observations.observation FOR VALUES FROM ('{year}-01-01 00:00:00+00') TO ('{year + 1}-01-01 00:00:00+00')");
        await ExecuteAsync(connection, text, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync(cancellation).ConfigureAwait(false);
    }
}
