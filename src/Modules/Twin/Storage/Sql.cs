using System.Data.Common;
using System.Globalization;

namespace Civium.Modules.Twin.Storage;

/// <summary>SQL with numbered parameters (<c>@p0</c>, <c>@p1</c>, ...), the same on both engines.</summary>
internal static class Sql
{
    /// <summary>How many values one list of a condition may have.</summary>
    public const int ListLimit = 500;

    public static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text, params object?[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.Add(Set(command.CreateParameter(), i, values[i]));
        }

        return command;
    }

    public static async Task<int> ExecuteAsync(DbTransaction transaction, string text, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(transaction.Connection!, transaction, text, values);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads all rows.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        DbConnection connection, DbTransaction? transaction, string text, Func<DbDataReader, T> row, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(connection, transaction, text, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>A list for <c>IN</c> of numbers, which need no quoting.</summary>
    public static string Numbers(IEnumerable<long> numbers) => string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A list of parameters for <c>IN</c>.</summary>
    public static string Places(int first, int count) =>
        string.Join(',', Enumerable.Range(first, count).Select(index => "@p" + index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>
    /// Runs one statement for each row of values: many to a round trip where the engine has one, and with one prepared statement where it
    /// runs in this process.
    /// </summary>
    public static Task ExecuteManyAsync(DbTransaction transaction, string text, IReadOnlyList<object?[]> rows, CancellationToken cancellation) =>
        rows.Count == 0 ? Task.CompletedTask
        : transaction.Connection!.CanCreateBatch ? BatchAsync(transaction, text, rows, cancellation)
        : OneByOneAsync(transaction, text, rows, cancellation);

    private static async Task OneByOneAsync(DbTransaction transaction, string text, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        await using var command = Command(transaction.Connection!, transaction, text, rows[0]);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static async Task BatchAsync(DbTransaction transaction, string text, IReadOnlyList<object?[]> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(ListLimit))
        {
            await using var batch = transaction.Connection!.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in some)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = text;
                for (var i = 0; i < row.Length; i++)
                {
                    command.Parameters.Add(Set(command.CreateParameter(), i, row[i]));
                }

                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static DbParameter Set(DbParameter parameter, int index, object? value)
    {
        parameter.ParameterName = "@p" + index.ToString(CultureInfo.InvariantCulture);
        parameter.Value = value ?? DBNull.Value;
        return parameter;
    }
}
