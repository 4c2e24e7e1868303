using Civium.Kernel.Observations;
using Npgsql;
using NpgsqlTypes;

namespace Civium.Platform.Observations.Postgres;

/// <summary>Rows as PostgreSQL keeps them.</summary>
internal static class PostgresRows
{
    /// <summary>SQL for this engine.</summary>
    public static QuerySql Sql() => new('@', time => Microseconds.Truncate(time));

    /// <summary>A command with the SQL's parameters.</summary>
    public static NpgsqlCommand Command(NpgsqlDataSource source, string text, QuerySql sql)
    {
        var command = source.CreateCommand(text);
        foreach (var (name, value) in sql.Parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>The row the reader stands on, selected by <see cref="QuerySql.Columns"/>.</summary>
    public static Observation Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Stream = row.GetInt64(1),
        Feature = row.GetInt64(2),
        Start = Utc(row, 3),
        End = Utc(row, 4),
        ResultTime = row.IsDBNull(5) ? null : Utc(row, 5),
        Recorded = Utc(row, 6),
        Result = ResultColumns.Of((ResultKind)row.GetInt16(7), row.IsDBNull(8) ? null : row.GetDouble(8), row.IsDBNull(9) ? null : row.GetString(9)),
        Extra = row.IsDBNull(10) ? null : row.GetString(10),
    };

    /// <summary>A time column.</summary>
    public static DateTime Utc(NpgsqlDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);

    /// <summary>Begins to copy rows in.</summary>
    public static Task<NpgsqlBinaryImporter> BeginCopyAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        connection.BeginBinaryImportAsync($"COPY observations.observation ({QuerySql.Columns}) FROM STDIN (FORMAT BINARY)", cancellation);

    /// <summary>Copies rows in, in PostgreSQL's binary form.</summary>
    public static async Task CopyAsync(NpgsqlConnection connection, IEnumerable<Observation> rows, CancellationToken cancellation)
    {
        await using var import = await BeginCopyAsync(connection, cancellation).ConfigureAwait(false);
        // Rows are buffered by the driver; the synchronous calls rarely reach the network and spare ten awaits a row.
        foreach (var row in rows)
            Copy(import, row);
        await import.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The statement that puts <paramref name="row"/> in the place of the one with its id.</summary>
    public static NpgsqlBatchCommand Replace(Observation row)
    {
        var command = new NpgsqlBatchCommand("""
            UPDATE observations.observation SET feature = $2, start = $3, "end" = $4, result_time = $5, recorded = $6, kind = $7, number = $8, text = $9, extra = $10
            WHERE id = $1
            """);
        Add(command, row.Id, NpgsqlDbType.Bigint);
        Add(command, row.Feature, NpgsqlDbType.Bigint);
        Add(command, row.Start, NpgsqlDbType.TimestampTz);
        Add(command, row.End, NpgsqlDbType.TimestampTz);
        Add(command, row.ResultTime, NpgsqlDbType.TimestampTz);
        Add(command, row.Recorded, NpgsqlDbType.TimestampTz);
        Add(command, (short)row.Result.Kind, NpgsqlDbType.Smallint);
        Add(command, ResultColumns.Number(row.Result), NpgsqlDbType.Double);
        Add(command, ResultColumns.Text(row.Result), NpgsqlDbType.Text);
        Add(command, row.Extra, NpgsqlDbType.Text);
        return command;
    }

    /// <summary>A statement with positional values.</summary>
    public static NpgsqlBatchCommand Statement(string text, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static void Add(NpgsqlBatchCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });

    /// <summary>Copies a row in.</summary>
    public static void Copy(NpgsqlBinaryImporter import, Observation row)
    {
        import.StartRow();
        import.Write(row.Id, NpgsqlDbType.Bigint);
        import.Write(row.Stream, NpgsqlDbType.Bigint);
        import.Write(row.Feature, NpgsqlDbType.Bigint);
        import.Write(row.Start, NpgsqlDbType.TimestampTz);
        import.Write(row.End, NpgsqlDbType.TimestampTz);
        if (row.ResultTime is { } result)
            import.Write(result, NpgsqlDbType.TimestampTz);
        else
            import.WriteNull();
        import.Write(row.Recorded, NpgsqlDbType.TimestampTz);
        import.Write((short)row.Result.Kind, NpgsqlDbType.Smallint);
        if (ResultColumns.Number(row.Result) is { } number)
            import.Write(number, NpgsqlDbType.Double);
        else
            import.WriteNull();
        Text(import, ResultColumns.Text(row.Result));
        Text(import, row.Extra);
    }

    private static void Text(NpgsqlBinaryImporter import, string? text)
    {
        if (text is null)
            import.WriteNull();
        else
            import.Write(text, NpgsqlDbType.Text);
    }
}
