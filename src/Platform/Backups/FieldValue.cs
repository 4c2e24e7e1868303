using System.Globalization;
using System.Text.Json;

namespace Civium.Platform.Backups;

/// <summary>
/// A value of a table as JSON that both engines understand: what SQLite keeps otherwise than PostgreSQL is tagged. {"b": base64} are bytes,
/// {"t": ticks} is a time in UTC, {"g": text} a UUID.
/// </summary>
internal static class FieldValue
{
    /// <summary>Writes a value as an engine's driver gave it.</summary>
    public static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case DBNull:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double or float:
                json.WriteNumberValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case byte[] bytes:
                Tag(json, "b", () => json.WriteBase64StringValue(bytes));
                break;
            case DateTime time:
                Tag(json, "t", () => json.WriteNumberValue(DateTime.SpecifyKind(time, DateTimeKind.Utc).Ticks));
                break;
            case Guid id:
                Tag(json, "g", () => json.WriteStringValue(id));
                break;
            case Array or System.Collections.IList:
                throw new NotSupportedException($"A backup cannot hold values of type {value.GetType()}.");
            default:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>The value for a column that SQLite declares as <paramref name="type"/>.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public static object ForSqlite(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => DBNull.Value,
        JsonValueKind.True => 1L,
        JsonValueKind.False => 0L,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => type == "REAL" ? value.GetDouble() : value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        _ when value.TryGetProperty("b", out var bytes) => bytes.GetBytesFromBase64(),
        _ when value.TryGetProperty("g", out var id) => id.GetString()!.ToUpperInvariant(),
        _ when value.TryGetProperty("t", out var ticks) => type == "TEXT"
            ? new DateTime(ticks.GetInt64(), DateTimeKind.Utc).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'+00:00'", CultureInfo.InvariantCulture)
            : ticks.GetInt64(),
        _ => throw new FormatException("a value of a table is not known"),
    };

    /// <summary>The value for a column of PostgreSQL's <paramref name="type"/>.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public static object ForPostgres(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => DBNull.Value,
        ("boolean", JsonValueKind.Number) => value.GetInt64() != 0,
        ("boolean", _) => value.GetBoolean(),
        ("bigint", _) => value.GetInt64(),
        ("integer", _) => value.GetInt32(),
        ("smallint", _) => value.GetInt16(),
        ("double precision", _) => value.GetDouble(),
        ("numeric", _) => value.GetDecimal(),
        ("bytea", _) => value.GetProperty("b").GetBytesFromBase64(),
        ("uuid", JsonValueKind.String) => Guid.Parse(value.GetString()!),
        ("uuid", _) => value.GetProperty("g").GetGuid(),
        ("timestamp with time zone", JsonValueKind.Number) => new DateTime(value.GetInt64(), DateTimeKind.Utc),
        ("timestamp with time zone", JsonValueKind.String) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture).UtcDateTime,
        ("timestamp with time zone", _) => new DateTime(value.GetProperty("t").GetInt64(), DateTimeKind.Utc),
        (_, JsonValueKind.String) => value.GetString()!,
        (_, JsonValueKind.Object) when value.TryGetProperty("g", out var id) => id.GetString()!,
        _ => throw new FormatException($"a value of kind {value.ValueKind} does not fit a column of type {type}"),
    };

    private static void Tag(Utf8JsonWriter json, string tag, Action write)
    {
        json.WriteStartObject();
        json.WritePropertyName(tag);
        write();
        json.WriteEndObject();
    }
}
