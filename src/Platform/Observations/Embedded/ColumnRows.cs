using Civium.Kernel.Observations;
using DuckDB.NET.Data;

namespace Civium.Platform.Observations.Embedded;

/// <summary>Rows as the column store keeps them.</summary>
internal static class ColumnRows
{
    /// <summary>SQL for this engine: parameters begin with a dollar, times are microseconds.</summary>
    public static QuerySql Sql() => new('$', time => Microseconds.Of(time));

    /// <summary>The row the reader stands on, selected by <see cref="QuerySql.Columns"/>.</summary>
    public static Observation Read(DuckDBDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Stream = row.GetInt64(1),
        Feature = row.GetInt64(2),
        Start = Microseconds.ToTime(row.GetInt64(3)),
        End = Microseconds.ToTime(row.GetInt64(4)),
        ResultTime = row.IsDBNull(5) ? null : Microseconds.ToTime(row.GetInt64(5)),
        Recorded = Microseconds.ToTime(row.GetInt64(6)),
        Result = ResultColumns.Of((ResultKind)row.GetByte(7), row.IsDBNull(8) ? null : row.GetDouble(8), row.IsDBNull(9) ? null : row.GetString(9)),
        Extra = row.IsDBNull(10) ? null : row.GetString(10),
    };
}
