using Npgsql;

namespace Civium.Platform.Startup;

/// <summary>An advisory lock held while schemas are brought forward. The lock ends with its connection, so a crash frees it.</summary>
internal sealed class MigrationTurn : IAsyncDisposable
{
    private const long Key = 0x6d696772617465; // "migrate"
    private readonly NpgsqlConnection? _connection;

    private MigrationTurn(NpgsqlConnection? connection) => _connection = connection;

    public static async Task<MigrationTurn> TakeAsync(string? connectionString, CancellationToken cancellation)
    {
        if (connectionString is null)
        {
            return new MigrationTurn(null);
        }

        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = Key } } };
        await command.ExecuteNonQueryAsync(cancellation);
        return new MigrationTurn(connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }
}
