using Civium.Kernel.Observations;
using Civium.Platform.Observations;
using Civium.Platform.Observations.Embedded;
using Civium.Platform.Observations.Embedded.Disk;
using DuckDB.NET.Data;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Civium.Modules.Tests.Observations.ObservationSamples;

namespace Civium.Modules.Tests.Observations;

/// <summary>A directory as version 0.1 left it, with rows in DuckDB and in the log, opens with everything in it.</summary>
public sealed class EmbeddedStoreUpgradeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("civium-upgrade-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<EmbeddedObservationStore> OpenAsync() =>
        EmbeddedObservationStore.OpenAsync(new() { Directory = _directory, Partitions = 9, SealChanges = 10 }, TimeProvider.System, NullLogger.Instance);

    private static readonly Observation[] Sealed =
    [
        Row(0, 1, 5, 3), Row(0, 2, 5, 1, ObservedResult.Of("text")) with { Extra = "{\"resultQuality\":1}" },
        Row(1, 1, 7, 2, ObservedResult.Of(true)) with { ResultTime = Noon.AddSeconds(1), Feature = 4 }, Row(0, 3, 5, 9, ObservedResult.OfJson("[1]")), Row(0, 4, 5, 8, ObservedResult.Null),
    ];

    [Fact]
    public async Task Its_rows_positions_receipts_and_deletions_are_there()
    {
        MakeOldDirectory();
        for (var round = 0; round < 2; round++)
        {
            await using var store = await OpenAsync();
            Assert.Equal(Partitions, store.Partitions);
            Observation[] expected = [Sealed[0], Sealed[1], Sealed[2], Sealed[4], Row(0, 5, 5, 20)];
            Assert.Equal(expected.OrderBy(row => row.Id), await store.ListAsync(new()));
            Assert.Equal(5, await store.CountAsync(new(), Token));
            Assert.Equal([66L], await store.FindDeletedStreamsAsync([5, 66], Token));
            var hold = await store.AcquireAsync(0, Token);
            Assert.Equal(5, hold.LastSequence);
            Assert.True(hold.Epoch > 3);
            Assert.False(File.Exists(Path.Combine(_directory, "observations.duckdb")));
        }
    }

    [Fact]
    public async Task A_crash_in_the_middle_begins_anew()
    {
        MakeOldDirectory();
        Directory.CreateDirectory(Path.Combine(_directory, "segments"));
        await File.WriteAllTextAsync(Path.Combine(_directory, "segments", "000000000001.seg"), "half a segment", Token);
        await File.WriteAllTextAsync(Path.Combine(_directory, "manifest"), "half a manifest", Token);
        await using var store = await OpenAsync();
        Assert.Equal(5, await store.CountAsync(new(), Token));
    }

    /// <summary>What layout 1 was: a DuckDB file with the sealed rows, and the log behind it, which also deletes one of them.</summary>
    private void MakeOldDirectory()
    {
        File.WriteAllText(Path.Combine(_directory, "format.json"), $"{{\"Version\":1,\"Partitions\":{Partitions}}}");
        using (var connection = new DuckDBConnection($"Data Source={Path.Combine(_directory, "observations.duckdb")}"))
        {
            connection.Open();
            Execute(connection, """
                CREATE TABLE store (version INTEGER NOT NULL, sealed BIGINT NOT NULL);
                CREATE TABLE partition (partition INTEGER NOT NULL, epoch BIGINT NOT NULL, last_sequence BIGINT NOT NULL);
                CREATE TABLE deleted_stream (stream BIGINT NOT NULL);
                CREATE TABLE observation (id BIGINT NOT NULL, stream BIGINT NOT NULL, feature BIGINT NOT NULL, start BIGINT NOT NULL,
                    "end" BIGINT NOT NULL, result_time BIGINT, recorded BIGINT NOT NULL, kind UTINYINT NOT NULL, number DOUBLE,
                    text VARCHAR, extra VARCHAR);
                INSERT INTO store VALUES (1, 6);
                INSERT INTO partition VALUES (0, 3, 4), (1, 1, 1), (2, 0, 0), (3, 0, 0);
                INSERT INTO deleted_stream VALUES (66);
                """);
            foreach (var row in Sealed)
                Insert(connection, row);
        }

        Directory.CreateDirectory(Path.Combine(_directory, "log"));
        using var log = LogSegment.Create(Path.Combine(_directory, "log"), 7, path => new DiskLogFile(path));
        using var record = new RecordBuffer();
        LogRecords.Encode(new(new PartitionWrite { Partition = 0, Epoch = 3, Append = [Row(0, 5, 5, 20)], Delete = [Sealed[3].Id, Row(0, 90).Id] }, false, 0), record);
        log.Append([record]);
    }

    private static void Insert(DuckDBConnection connection, Observation row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        object?[] values =
        [
            row.Id, row.Stream, row.Feature, Microseconds.Of(row.Start), Microseconds.Of(row.End), row.ResultTime is { } time ? Microseconds.Of(time) : null,
            Microseconds.Of(row.Recorded), (byte)row.Result.Kind, ResultColumns.Number(row.Result), ResultColumns.Text(row.Result), row.Extra,
        ];
        foreach (var value in values)
            command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        command.ExecuteNonQuery();
    }

    private static void Execute(DuckDBConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
