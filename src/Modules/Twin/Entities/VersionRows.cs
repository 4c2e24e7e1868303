using System.Data.Common;
using Civium.Modules.Twin.Storage;

namespace Civium.Modules.Twin.Entities;

/// <summary>Reads rows of the table <c>version</c>.</summary>
internal static class VersionRows
{
    public const string Columns =
        "seq, entity, recorded_from, recorded_to, valid_from, valid_to, name, name_zh, geometry, properties, relations, streams, department, classification, sample, author";

    public static VersionRow Read(DbDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        Entity = row.GetInt64(1),
        RecordedFrom = row.GetInt64(2),
        RecordedTo = row.GetInt64(3),
        ValidFrom = row.GetInt64(4),
        ValidTo = row.GetInt64(5),
        Name = row.GetString(6),
        NameZh = Text(row, 7),
        Geometry = (byte[])row.GetValue(8),
        Properties = row.GetString(9),
        Relations = Text(row, 10),
        Streams = Text(row, 11),
        Department = Text(row, 12),
        Classification = row.GetInt16(13),
        Sample = row.GetInt16(14),
        Author = row.GetString(15),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
