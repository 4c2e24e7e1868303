using System.Text;
using Civium.Modules.Twin.Index;

namespace Civium.Modules.Twin.Tiles;

/// <summary>
/// Writes a Mapbox Vector Tile (Vector Tile Specification 2.1): a layer a type, in the order the types first came. Written by hand because the
/// geometries come packed on the tile's own grid: nothing is projected, parsed or allocated per feature. Use it once.
/// </summary>
internal sealed class TileWriter(int z, int x, int y, byte[][] keys) : TileSink
{
    /// <summary>How far beyond its edge a tile reaches, in steps of its grid, so that strokes meet across the edge.</summary>
    public const int Buffer = 64;

    private readonly Dictionary<ushort, Layer> _layers = [];
    private readonly TileGeometry _geometry = new(z, x, y);
    private readonly Box _inner = Box.OfTile(z, x, y, Buffer - 2);
    private readonly ByteWriter _tags = new();

    /// <summary>How many features it has.</summary>
    public int Count { get; private set; }

    public override void Add(ushort type, long entity, Box box, ReadOnlySpan<byte> geometry, ReadOnlySpan<byte> attributes)
    {
        var commands = _geometry.Write(geometry, clip: !_inner.Covers(box.MinX, box.MinY, box.MaxX, box.MaxY));
        if (commands.Length == 0)
        {
            return;
        }

        if (!_layers.TryGetValue(type, out var layer))
        {
            layer = new Layer();
            _layers.Add(type, layer);
        }

        _tags.Clear();
        layer.Tag(attributes, _tags);
        layer.Feature(entity, geometry[0], _tags.Written, commands);
        Count++;
    }

    /// <summary>The tile; empty when it has no features.</summary>
    public byte[] Finish(string[] types, Func<string, bool>? wanted = null)
    {
        var tile = new ByteWriter(4096);
        foreach (var (type, layer) in _layers)
        {
            if (wanted is null || wanted(types[type]))
            {
                var bytes = layer.Finish(types[type], keys);
                tile.Byte(3 << 3 | 2);
                tile.Unsigned((uint)bytes.Length);
                tile.Bytes(bytes.Written);
            }
        }

        return tile.ToArray();
    }

    /// <summary>One layer while it grows.</summary>
    private sealed class Layer
    {
        private readonly ByteWriter _features = new(4096);
        private readonly ByteWriter _feature = new();
        private readonly ValueTable _values = new();
        private readonly Dictionary<int, int> _keyPlaces = [];
        private readonly List<int> _keys = [];

        public void Tag(ReadOnlySpan<byte> attributes, ByteWriter tags)
        {
            var from = new ByteReader(attributes);
            for (var left = from.Unsigned(); left > 0; left--)
            {
                var key = (int)from.Unsigned();
                if (!_keyPlaces.TryGetValue(key, out var place))
                {
                    place = _keys.Count;
                    _keyPlaces.Add(key, place);
                    _keys.Add(key);
                }

                tags.Unsigned((uint)place);
                tags.Unsigned((uint)_values.PlaceOf(from.Bytes((int)from.Unsigned())));
            }
        }

        public void Feature(long id, byte kind, ReadOnlySpan<byte> tags, ReadOnlySpan<byte> geometry)
        {
            _feature.Clear();
            _feature.Byte(1 << 3);
            _feature.Unsigned((ulong)id);
            Field(_feature, 2, tags);
            _feature.Byte(3 << 3);
            _feature.Byte(kind);
            Field(_feature, 4, geometry);
            Field(_features, 2, _feature.Written);
        }

        public ByteWriter Finish(string name, byte[][] keys)
        {
            var layer = new ByteWriter(_features.Length + 4096);
            layer.Byte(15 << 3);
            layer.Byte(2);
            Field(layer, 1, Encoding.UTF8.GetBytes(name));
            layer.Bytes(_features.Written);
            _keys.ForEach(key => Field(layer, 3, keys[key]));
            _values.Write(layer);
            layer.Byte(5 << 3);
            layer.Unsigned(Mercator.Extent);
            return layer;
        }
    }

    private static void Field(ByteWriter to, int field, ReadOnlySpan<byte> bytes)
    {
        to.Byte((byte)(field << 3 | 2));
        to.Unsigned((uint)bytes.Length);
        to.Bytes(bytes);
    }

    /// <summary>The values of a layer, each once: an open hash table over their bytes.</summary>
    private sealed class ValueTable
    {
        private readonly ByteWriter _bytes = new(1024);
        private readonly List<(int Start, int Length, uint Hash)> _values = [];
        private int[] _slots = new int[64];

        public int PlaceOf(ReadOnlySpan<byte> value)
        {
            var hash = HashOf(value);
            var slot = hash & (uint)(_slots.Length - 1);
            for (; _slots[slot] != 0; slot = (slot + 1) & (uint)(_slots.Length - 1))
            {
                var known = _values[_slots[slot] - 1];
                if (known.Hash == hash && _bytes.Written.Slice(known.Start, known.Length).SequenceEqual(value))
                {
                    return _slots[slot] - 1;
                }
            }

            _values.Add((_bytes.Length, value.Length, hash));
            _bytes.Bytes(value);
            _slots[slot] = _values.Count;
            if (_values.Count * 2 > _slots.Length)
            {
                Grow();
            }

            return _values.Count - 1;
        }

        public void Write(ByteWriter to)
        {
            foreach (var (start, length, _) in _values)
            {
                Field(to, 4, _bytes.Written.Slice(start, length));
            }
        }

        private void Grow()
        {
            _slots = new int[_slots.Length * 2];
            for (var i = 0; i < _values.Count; i++)
            {
                var slot = _values[i].Hash & (uint)(_slots.Length - 1);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & (uint)(_slots.Length - 1);
                }

                _slots[slot] = i + 1;
            }
        }

        private static uint HashOf(ReadOnlySpan<byte> value)
        {
            var hash = 2166136261;
            foreach (var one in value)
            {
                hash = (hash ^ one) * 16777619;
            }

            return hash;
        }
    }
}
