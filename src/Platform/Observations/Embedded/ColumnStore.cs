using System.Collections.Concurrent;
using Civium.Kernel.Databases;
using DuckDB.NET.Data;

namespace Civium.Platform.Observations.Embedded;

/// <summary>
/// The sealed rows, in a DuckDB file. One database instance; each read has a connection and a transaction of its own, so it sees the
/// file as of one sealing. Safe for concurrent use.
/// </summary>
internal sealed class ColumnStore : IDisposable
{
    private const int Version = 1;
    private const int Patience = 30;
    private static readonly TimeSpan PatienceStep = TimeSpan.FromMilliseconds(100);
    private readonly string _path;
    private readonly string _settings;
    private readonly int _reads;
    private readonly SemaphoreSlim _permits;
    private readonly ConcurrentBag<DuckDBConnection> _idle = [];
    private readonly Lock _swap = new();
    private DuckDBConnection _root;

    /// <summary>Opens the file, making it when it is missing.</summary>
    /// <exception cref="NewerSchemaException">A later version wrote it.</exception>
    public ColumnStore(EmbeddedStoreOptions options)
    {
        _path = Path.Combine(options.Directory, "observations.duckdb");
        var spill = Path.Combine(options.Directory, "spill");
        Directory.CreateDirectory(spill);
        _settings = $"Data Source={_path};memory_limit={options.ColumnMemory};threads=2;checkpoint_threshold={options.CheckpointSize};temp_directory={spill};"
            + "autoinstall_known_extensions=false;autoload_known_extensions=false;preserve_insertion_order=true";
        _reads = options.ConcurrentReads;
        _permits = new SemaphoreSlim(_reads, _reads);
        _root = Open();
        try
        {
            Migrate(options.Partitions);
            DirectorySync.Sync(options.Directory);
        }
        catch
        {
            _root.Dispose();
            throw;
        }
    }

    /// <summary>The segment up to which the log is in the file.</summary>
    public long Sealed => SealedOf(_root);

    /// <summary>A connection for the sealer.</summary>
    public DuckDBConnection Root => _root;

    /// <summary>Each partition's epoch and last number.</summary>
    public PartitionPosition[] Positions()
    {
        using var command = _root.CreateCommand();
        command.CommandText = "SELECT epoch, last_sequence FROM partition ORDER BY partition";
        using var reader = command.ExecuteReader();
        var positions = new List<PartitionPosition>();
        while (reader.Read())
            positions.Add(new(reader.GetInt64(0), reader.GetInt64(1)));
        return [.. positions];
    }

    /// <summary>The streams that are gone.</summary>
    public List<long> DeletedStreams()
    {
        using var command = _root.CreateCommand();
        command.CommandText = "SELECT stream FROM deleted_stream";
        using var reader = command.ExecuteReader();
        var streams = new List<long>();
        while (reader.Read())
            streams.Add(reader.GetInt64(0));
        return streams;
    }

    /// <summary>Begins a read of file and tail as of one moment.</summary>
    public async Task<ColumnRead> BeginAsync(Tail tail, CancellationToken cancellation)
    {
        for (var left = Patience; ; left--)
        {
            try
            {
                return await TryBeginAsync(tail, cancellation).ConfigureAwait(false);
            }
            catch (DuckDBException) when (left > 0)
            {
                // A full disk made the instance unusable: the sealer opens it again.
                await Task.Delay(PatienceStep, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<ColumnRead> TryBeginAsync(Tail tail, CancellationToken cancellation)
    {
        await _permits.WaitAsync(cancellation).ConfigureAwait(false);
        DuckDBConnection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : Open();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var snapshot = tail.Snapshot();
                var transaction = connection.BeginTransaction();
                // A transaction's view is fixed by its first read. A sealing that committed in between shows in the number: look again.
                if (SealedOf(connection) == snapshot.Sealed)
                    return new ColumnRead(connection, transaction, snapshot, Return);
                transaction.Rollback();
                transaction.Dispose();
                await Task.Yield();
            }
        }
        catch
        {
            connection?.Dispose();
            _permits.Release();
            throw;
        }
    }

    /// <summary>
    /// Which of <paramref name="ids"/> have a row here. Takes no permit, so that the log never waits for slow readers; as slow as a scan of the ids.
    /// </summary>
    public HashSet<long> Present(IEnumerable<long> ids)
    {
        lock (_swap)
        {
            using var connection = Open();
            using var command = connection.CreateCommand();
            var sql = ColumnRows.Sql();
            sql.In("id", [.. ids]);
            command.CommandText = $"SELECT id FROM observation {sql.Where}";
            foreach (var (name, value) in sql.Parameters)
                command.Parameters.Add(new DuckDBParameter(name, value));
            using var reader = command.ExecuteReader();
            var present = new HashSet<long>();
            while (reader.Read())
                present.Add(reader.GetInt64(0));
            return present;
        }
    }

    /// <summary>Closes and opens the file again, after an error that leaves the instance unusable. Waits for the reads under way.</summary>
    public async Task ReopenAsync(CancellationToken cancellation)
    {
        var held = 0;
        try
        {
            for (; held < _reads; held++)
                await _permits.WaitAsync(cancellation).ConfigureAwait(false);
            while (_idle.TryTake(out var idle))
                idle.Dispose();
            lock (_swap)
            {
                _root.Dispose();
                _root = Open();
            }
        }
        finally
        {
            if (held > 0)
                _permits.Release(held);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var idle))
            idle.Dispose();
        _root.Dispose();
        _permits.Dispose();
    }

    private static long SealedOf(DuckDBConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sealed FROM store";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Return(DuckDBConnection connection, bool reusable)
    {
        if (reusable)
            _idle.Add(connection);
        else
            connection.Dispose();
        _permits.Release();
    }

    private DuckDBConnection Open()
    {
        var connection = new DuckDBConnection(_settings);
        connection.Open();
        return connection;
    }

    private void Migrate(int partitions)
    {
        using var command = _root.CreateCommand();
        command.CommandText = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'store'";
        if (Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) == 0)
        {
            using var transaction = _root.BeginTransaction();
            command.CommandText = $"""
                CREATE TABLE store (version INTEGER NOT NULL, sealed BIGINT NOT NULL);
                CREATE TABLE partition (partition INTEGER NOT NULL, epoch BIGINT NOT NULL, last_sequence BIGINT NOT NULL);
                CREATE TABLE deleted_stream (stream BIGINT NOT NULL);
                CREATE TABLE observation (id BIGINT NOT NULL, stream BIGINT NOT NULL, feature BIGINT NOT NULL, start BIGINT NOT NULL,
                    "end" BIGINT NOT NULL, result_time BIGINT, recorded BIGINT NOT NULL, kind UTINYINT NOT NULL, number DOUBLE,
                    text VARCHAR, extra VARCHAR);
                INSERT INTO store VALUES ({Version}, 0);
                """;
            command.ExecuteNonQuery();
            command.CommandText = "INSERT INTO partition SELECT range, 0, 0 FROM range($partitions)";
            command.Parameters.Add(new DuckDBParameter("partitions", (long)partitions));
            command.ExecuteNonQuery();
            transaction.Commit();
            return;
        }

        command.CommandText = "SELECT version FROM store";
        var version = Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Version)
            throw new NewerSchemaException(_path, $"column store version {version}");
    }
}

/// <summary>A read of column store and tail as of one moment. Dispose it soon: it holds a connection.</summary>
internal sealed class ColumnRead(DuckDBConnection connection, DuckDBTransaction transaction, TailSnapshot tail, Action<DuckDBConnection, bool> giveBack) : IDisposable
{
    private bool _disposed;

    /// <summary>What the column store does not have yet.</summary>
    public TailSnapshot Tail { get; } = tail;

    /// <summary>Prepares a command of this read, with the SQL's parameters.</summary>
    public DuckDBCommand Command(string text, QuerySql sql)
    {
        var command = connection.CreateCommand();
        command.UseStreamingMode = true;
        command.CommandText = text;
        foreach (var (name, value) in sql.Parameters)
            command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        var reusable = true;
        try
        {
            transaction.Rollback();
            transaction.Dispose();
        }
        catch (DuckDBException)
        {
            reusable = false;
        }

        giveBack(connection, reusable);
    }
}
