using Civium.Kernel.Observations;
using Civium.Platform.Observations.Cuts;
using Civium.Platform.Observations.Embedded.Disk;
using Microsoft.Data.Sqlite;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Sealed answers to idempotency keys, in a small SQLite file. Safe for concurrent use.</summary>
internal sealed class ReceiptFile
{
    private readonly string _connection;

    /// <summary>Opens the file, making it when it is missing.</summary>
    public ReceiptFile(string directory)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "receipts.sqlite"), Pooling = false }.ToString();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS receipt (partition INTEGER NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, ids BLOB NOT NULL,
                recorded INTEGER NOT NULL, PRIMARY KEY (partition, key)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS receipt_recorded ON receipt (recorded);
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Adds receipts and forgets those recorded before <paramref name="forget"/> (microseconds since 1970). May be repeated.</summary>
    public void Add(IEnumerable<KeyValuePair<(int Partition, string Key), StampedReceipt>> receipts, long forget)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO receipt VALUES ($partition, $key, $fingerprint, $ids, $recorded)";
        foreach (var ((partition, key), stamped) in receipts)
        {
            using var ids = new RecordBuffer();
            IdList.Encode(stamped.Receipt.Ids, ids);
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$partition", partition);
            insert.Parameters.AddWithValue("$key", key);
            insert.Parameters.AddWithValue("$fingerprint", stamped.Receipt.Fingerprint);
            insert.Parameters.AddWithValue("$ids", ids.Written.ToArray());
            insert.Parameters.AddWithValue("$recorded", stamped.Recorded);
            insert.ExecuteNonQuery();
        }

        using var purge = connection.CreateCommand();
        purge.CommandText = "DELETE FROM receipt WHERE recorded < $forget";
        purge.Parameters.AddWithValue("$forget", forget);
        purge.ExecuteNonQuery();
        transaction.Commit();
    }

    /// <summary>The receipt of a key; null when there is none.</summary>
    public StampedReceipt? Find(int partition, string key)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT fingerprint, ids, recorded FROM receipt WHERE partition = $partition AND key = $key";
        command.Parameters.AddWithValue("$partition", partition);
        command.Parameters.AddWithValue("$key", key);
        using var row = command.ExecuteReader();
        if (!row.Read())
            return null;
        var ids = new RecordReader((byte[])row.GetValue(1));
        return new(new KeyReceipt(row.GetString(0), IdList.Decode(ref ids)), row.GetInt64(2));
    }

    /// <summary>All receipts, those of sealed writes.</summary>
    public List<CutReceipt> All()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT partition, key, fingerprint, ids, recorded FROM receipt";
        using var row = command.ExecuteReader();
        var all = new List<CutReceipt>();
        while (row.Read())
        {
            var ids = new RecordReader((byte[])row.GetValue(3));
            all.Add(new(row.GetInt32(0), row.GetString(1), row.GetString(2), IdList.Decode(ref ids), row.GetInt64(4)));
        }

        return all;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
        command.ExecuteNonQuery();
        return connection;
    }
}
