using System.Globalization;
using Dapper;
using Npgsql;

namespace Civium.Platform.Cluster;

/// <summary>
/// The list of a cluster's processes in PostgreSQL, as the actor system's membership protocol asks for it: every change of a row moves the
/// table's version by one, in one transaction, and fails when the version or the row moved meanwhile.
/// </summary>
internal sealed class PostgresMembershipTable(NpgsqlDataSource source) : IMembershipTable
{
    private const string Schema = """
        SELECT pg_advisory_xact_lock(1835363682);
        CREATE TABLE IF NOT EXISTS member (
            address TEXT PRIMARY KEY, etag BIGINT NOT NULL, status INTEGER NOT NULL, proxy_port INTEGER NOT NULL,
            host_name TEXT NOT NULL, silo_name TEXT NOT NULL, suspects TEXT NOT NULL,
            started TIMESTAMPTZ NOT NULL, alive TIMESTAMPTZ NOT NULL);
        CREATE TABLE IF NOT EXISTS member_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
        INSERT INTO member_version VALUES (1, 0) ON CONFLICT DO NOTHING;
        """;

    private const string Columns =
        "address AS Address, etag AS Etag, status AS Status, proxy_port AS ProxyPort, host_name AS HostName, silo_name AS SiloName, "
        + "suspects AS Suspects, started AS Started, alive AS Alive";

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(Schema, transaction: transaction);
        await transaction.CommitAsync();
    }

    public async Task<MembershipTableData> ReadAll()
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var rows = await connection.QueryAsync<Row>($"SELECT {Columns} FROM member", transaction: transaction);
        return new MembershipTableData([.. rows.Select(ToTuple)], await ReadVersionAsync(connection, transaction));
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var rows = await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM member WHERE address = @address", new { address = key.ToParsableString() }, transaction);
        return new MembershipTableData([.. rows.Select(ToTuple)], await ReadVersionAsync(connection, transaction));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(
        tableVersion,
        """
        INSERT INTO member (address, etag, status, proxy_port, host_name, silo_name, suspects, started, alive)
        VALUES (@Address, 1, @Status, @ProxyPort, @HostName, @SiloName, @Suspects, @Started, @Alive) ON CONFLICT DO NOTHING
        """,
        ToRow(entry, 0));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(
        tableVersion,
        """
        UPDATE member SET etag = etag + 1, status = @Status, proxy_port = @ProxyPort, host_name = @HostName, silo_name = @SiloName,
            suspects = @Suspects, started = @Started, alive = @Alive
        WHERE address = @Address AND etag = @Etag
        """,
        ToRow(entry, long.Parse(etag, CultureInfo.InvariantCulture)));

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "UPDATE member SET alive = @alive WHERE address = @address",
            new { alive = Utc(entry.IAmAliveTime), address = entry.SiloAddress.ToParsableString() });
    }

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "DELETE FROM member WHERE status = @dead AND GREATEST(started, alive) < @before",
            new { dead = (int)SiloStatus.Dead, before = beforeDate.UtcDateTime });
    }

    public async Task DeleteMembershipTableEntries(string clusterId)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("DELETE FROM member; UPDATE member_version SET version = 0");
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static async Task<TableVersion> ReadVersionAsync(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var version = await connection.ExecuteScalarAsync<int>("SELECT version FROM member_version", transaction: transaction);
        return new TableVersion(version, version.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<bool> ChangeAsync(TableVersion next, string sql, Row row)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var moved = await connection.ExecuteAsync(
            "UPDATE member_version SET version = @next WHERE version = @before",
            new { next = next.Version, before = int.Parse(next.VersionEtag, CultureInfo.InvariantCulture) },
            transaction);
        if (moved != 1 || await connection.ExecuteAsync(sql, row, transaction) != 1)
        {
            return false;
        }

        await transaction.CommitAsync();
        return true;
    }

    private static Row ToRow(MembershipEntry entry, long etag) => new()
    {
        Address = entry.SiloAddress.ToParsableString(),
        Etag = etag,
        Status = (int)entry.Status,
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName ?? "",
        SiloName = entry.SiloName ?? "",
        Suspects = string.Join('|', (entry.SuspectTimes ?? []).Select(suspect =>
            $"{suspect.Item1.ToParsableString()}={suspect.Item2.Ticks.ToString(CultureInfo.InvariantCulture)}")),
        Started = Utc(entry.StartTime),
        Alive = Utc(entry.IAmAliveTime),
    };

    private static Tuple<MembershipEntry, string> ToTuple(Row row) => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.Address),
            Status = (SiloStatus)row.Status,
            ProxyPort = row.ProxyPort,
            HostName = row.HostName,
            SiloName = row.SiloName,
            SuspectTimes = [.. row.Suspects.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(ToSuspect)],
            StartTime = row.Started.ToUniversalTime(),
            IAmAliveTime = row.Alive.ToUniversalTime(),
        },
        row.Etag.ToString(CultureInfo.InvariantCulture));

    private static Tuple<SiloAddress, DateTime> ToSuspect(string text)
    {
        var at = text.LastIndexOf('=');
        return Tuple.Create(
            SiloAddress.FromParsableString(text[..at]),
            new DateTime(long.Parse(text[(at + 1)..], CultureInfo.InvariantCulture), DateTimeKind.Utc));
    }

    private sealed class Row
    {
        public string Address { get; init; } = "";

        public long Etag { get; init; }

        public int Status { get; init; }

        public int ProxyPort { get; init; }

        public string HostName { get; init; } = "";

        public string SiloName { get; init; } = "";

        public string Suspects { get; init; } = "";

        public DateTime Started { get; init; }

        public DateTime Alive { get; init; }
    }
}
