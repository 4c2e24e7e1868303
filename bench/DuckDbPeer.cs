using DuckDB.NET.Data;

namespace Civium.Bench;

/// <summary>The raw DuckDB appender: batches of rows like ours, each made durable by a commit of its own. It is used from one thread.</summary>
internal sealed class DuckDbPeer : IDisposable
{
    private readonly DuckDBConnection _connection;
    private long _id;

    public DuckDbPeer(string folder)
    {
        _connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "peer.duckdb")}");
        _connection.Open();
        Execute("CREATE TABLE observation (id BIGINT, stream BIGINT, feature BIGINT, start TIMESTAMP, \"end\" TIMESTAMP, recorded TIMESTAMP, kind UTINYINT, number DOUBLE, text VARCHAR)");
    }

    public int Append(int rows)
    {
        using var transaction = _connection.BeginTransaction();
        using (var appender = _connection.CreateAppender("observation"))
        {
            var time = DateTime.UtcNow;
            for (var i = 0; i < rows; i++)
            {
                var id = ++_id;
                appender.CreateRow()
                    .AppendValue(id).AppendValue(id % 2000).AppendValue(1L)
                    .AppendValue(time).AppendValue(time).AppendValue(time)
                    .AppendValue((byte)1).AppendValue(id * 0.1).AppendNullValue()
                    .EndRow();
            }
        }

        transaction.Commit();
        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
