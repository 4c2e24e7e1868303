using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Civium.Modules.Twin.Storage;
using Civium.Modules.Twin.Types;

namespace Civium.Modules.Twin.Index;

/// <summary>
/// What tiles say of an entity, packed once: a count, and for each attribute the number of its key and the bytes of a vector tile's value
/// message (Vector Tile Specification 2.1, section 4.1), length first. Keys are numbered in the order they first appear. Safe for
/// concurrent use.
/// </summary>
internal sealed class TileAttributes
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, int> _numbers = [];
    private volatile byte[][] _keys = [];

    /// <summary>The keys in UTF-8, by number.</summary>
    public byte[][] Keys => _keys;

    public byte[] Pack(string code, VersionRow row, EntityType? type)
    {
        var to = new ByteWriter();
        var count = 0;
        var body = new ByteWriter();
        count += Text(body, "id", code);
        count += row.Name.Length > 0 ? Text(body, "name", row.Name) : 0;
        count += row.NameZh is { } zh ? Text(body, "name:zh-Hans", zh) : 0;
        if (type is not null && row.Properties.Length > 2)
        {
            using var properties = JsonDocument.Parse(row.Properties);
            foreach (var definition in type.Properties.Where(definition => definition.InTiles))
            {
                if (properties.RootElement.TryGetProperty(definition.Name, out var value))
                {
                    count += Value(body, definition.Name, value);
                }
            }
        }

        to.Unsigned((uint)count);
        to.Bytes(body.Written);
        return to.ToArray();
    }

    private int Value(ByteWriter to, string key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Text(to, key, value.GetString()!);
            case JsonValueKind.Number:
                to.Unsigned((uint)Number(key));
                to.Unsigned(9);
                to.Byte(3 << 3 | 1);
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteDoubleLittleEndian(eight, value.GetDouble());
                to.Bytes(eight);
                return 1;
            case JsonValueKind.True or JsonValueKind.False:
                to.Unsigned((uint)Number(key));
                to.Unsigned(2);
                to.Byte(7 << 3);
                to.Byte((byte)(value.ValueKind == JsonValueKind.True ? 1 : 0));
                return 1;
            default:
                return 0;
        }
    }

    private int Text(ByteWriter to, string key, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var value = new ByteWriter(bytes.Length + 8);
        value.Byte(1 << 3 | 2);
        value.Unsigned((uint)bytes.Length);
        value.Bytes(bytes);
        to.Unsigned((uint)Number(key));
        to.Unsigned((uint)value.Length);
        to.Bytes(value.Written);
        return 1;
    }

    private int Number(string key)
    {
        lock (_one)
        {
            if (!_numbers.TryGetValue(key, out var number))
            {
                number = _numbers.Count;
                _numbers.Add(key, number);
                _keys = [.. _keys, Encoding.UTF8.GetBytes(key)];
            }

            return number;
        }
    }
}
