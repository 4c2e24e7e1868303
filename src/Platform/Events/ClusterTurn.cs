using System.Data.Common;
using Civium.Kernel.Databases;
using Dapper;

namespace Civium.Platform.Events;

/// <summary>
/// Lets one process of a cluster at a time deliver a module's outbox: a PostgreSQL advisory lock on the connection, keyed by the module's
/// schema. Embedded there is only one process, and nothing to take.
/// </summary>
internal sealed class ClusterTurn : IAsyncDisposable
{
    private const int Space = 0x6f757462; // "outb"
    private readonly DbConnection? _connection;

    private ClusterTurn(DbConnection? connection) => _connection = connection;

    public static async Task<ClusterTurn> TakeAsync(DatabaseEngine engine, DbConnection connection, CancellationToken cancellation)
    {
        if (engine == DatabaseEngine.Sqlite)
        {
            return new ClusterTurn(null);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@Space, hashtext(current_schema()))", new { Space }, cancellationToken: cancellation));
        return new ClusterTurn(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open })
        {
            await _connection.ExecuteAsync("SELECT pg_advisory_unlock(@Space, hashtext(current_schema()))", new { Space });
        }
    }
}
