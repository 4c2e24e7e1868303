using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Osm;

/// <summary>
/// Reads OpenStreetMap's protocol buffer format (fileformat.proto and osmformat.proto of the OSM-binary project): blocks, raw or zlib,
/// with dense and plain nodes, ways and relations. A file that needs another feature is refused by its name.
/// </summary>
internal static class OsmPbf
{
    private const int MostHeader = 64 * 1024;
    private const int MostBlob = 32 * 1024 * 1024;
    private static readonly string[] Known = ["OsmSchema-V0.6", "DenseNodes"];

    /// <summary>Reads an extract.</summary>
    /// <exception cref="FormatException">It is not in this format, or it is damaged.</exception>
    public static OsmData Read(Stream stream)
    {
        var data = new OsmData();
        var length = new byte[4];
        var first = true;
        while (ReadWhole(stream, length, first))
        {
            var header = BinaryPrimitives.ReadInt32BigEndian(length);
            var (kind, size) = ReadHeader(Take(stream, header, MostHeader, "a block's header"));
            var block = Inflate(Take(stream, size, MostBlob, "a block"));
            if (kind == "OSMHeader")
            {
                CheckHeader(block);
            }
            else if (kind == "OSMData")
            {
                new PrimitiveBlock(block).ReadInto(data);
            }

            first = false;
        }

        return first ? throw new FormatException("the file is empty.") : data;
    }

    private static bool ReadWhole(Stream stream, byte[] buffer, bool must)
    {
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return read == buffer.Length || (read == 0 && !must ? false : throw new FormatException("the file ends in the middle of a block."));
    }

    private static byte[] Take(Stream stream, int size, int most, string what)
    {
        if (size < 0 || size > most)
        {
            throw new FormatException($"{what} says it has {size} bytes: this is no OpenStreetMap PBF, or it is damaged.");
        }

        var bytes = new byte[size];
        return stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false) == size ? bytes : throw new FormatException("the file ends in the middle of a block.");
    }

    private static (string Kind, int Size) ReadHeader(byte[] bytes)
    {
        var (kind, size) = ("", -1);
        var message = new Message(bytes);
        while (message.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    kind = Encoding.UTF8.GetString(message.Bytes());
                    break;
                case 3:
                    size = (int)message.Varint();
                    break;
                default:
                    message.Skip();
                    break;
            }
        }

        return (kind, size);
    }

    private static byte[] Inflate(byte[] bytes)
    {
        var message = new Message(bytes);
        while (message.Next(out var field))
        {
            switch (field)
            {
                case 1:
                    return message.Bytes().ToArray();
                case 3:
                    using (var packed = new MemoryStream(message.Bytes().ToArray()))
                    using (var zlib = new ZLibStream(packed, CompressionMode.Decompress))
                    {
                        return ReadLimited(zlib);
                    }

                case 2:
                    message.Skip();
                    break;
                default:
                    throw new FormatException("a block is compressed in a way that is not known here; only zlib is.");
            }
        }

        throw new FormatException("a block has no data.");
    }

    private static byte[] ReadLimited(ZLibStream zlib)
    {
        var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = zlib.Read(buffer)) > 0;)
            {
                whole.Write(buffer, 0, read);
                if (whole.Length > MostBlob)
                {
                    throw new FormatException("a block is larger than the format allows.");
                }
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new FormatException($"a block is damaged: {damaged.Message}");
        }

        return whole.ToArray();
    }

    private static void CheckHeader(byte[] block)
    {
        var message = new Message(block);
        while (message.Next(out var field))
        {
            if (field != 4)
            {
                message.Skip();
            }
            else if (Encoding.UTF8.GetString(message.Bytes()) is var feature && !Known.Contains(feature))
            {
                throw new FormatException($"the file needs the feature {feature}, which is not known here.");
            }
        }
    }

    /// <summary>A block of nodes, ways and relations.</summary>
    private sealed class PrimitiveBlock
    {
        private readonly byte[] _bytes;
        private readonly List<string> _texts = [];
        private long _granularity = 100;
        private long _latitudeOffset;
        private long _longitudeOffset;

        public PrimitiveBlock(byte[] bytes)
        {
            _bytes = bytes;
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        ReadTexts(message.Bytes());
                        break;
                    case 17:
                        _granularity = (long)message.Varint();
                        break;
                    case 19:
                        _latitudeOffset = (long)message.Varint();
                        break;
                    case 20:
                        _longitudeOffset = (long)message.Varint();
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }
        }

        public void ReadInto(OsmData data)
        {
            var message = new Message(_bytes);
            while (message.Next(out var field))
            {
                if (field == 2)
                {
                    ReadGroup(message.Bytes(), data);
                }
                else
                {
                    message.Skip();
                }
            }
        }

        private void ReadTexts(ReadOnlySpan<byte> bytes)
        {
            var message = new Message(bytes);
            while (message.Next(out _))
            {
                _texts.Add(Encoding.UTF8.GetString(message.Bytes()));
            }
        }

        private void ReadGroup(ReadOnlySpan<byte> bytes, OsmData data)
        {
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        ReadNode(message.Bytes(), data);
                        break;
                    case 2:
                        ReadDense(message.Bytes(), data);
                        break;
                    case 3:
                        ReadWay(message.Bytes(), data);
                        break;
                    case 4:
                        ReadRelation(message.Bytes(), data);
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }
        }

        private void ReadNode(ReadOnlySpan<byte> bytes, OsmData data)
        {
            var (id, latitude, longitude) = (0L, 0L, 0L);
            var (keys, values) = (new List<long>(), new List<long>());
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        id = Message.ZigZag(message.Varint());
                        break;
                    case 2:
                        keys = message.Packed(signed: false);
                        break;
                    case 3:
                        values = message.Packed(signed: false);
                        break;
                    case 8:
                        latitude = Message.ZigZag(message.Varint());
                        break;
                    case 9:
                        longitude = Message.ZigZag(message.Varint());
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }

            AddNode(data, id, latitude, longitude, Tags(keys, values));
        }

        private void ReadDense(ReadOnlySpan<byte> bytes, OsmData data)
        {
            List<long> ids = [], latitudes = [], longitudes = [], tags = [];
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        ids = message.Packed(signed: true);
                        break;
                    case 8:
                        latitudes = message.Packed(signed: true);
                        break;
                    case 9:
                        longitudes = message.Packed(signed: true);
                        break;
                    case 10:
                        tags = message.Packed(signed: false);
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }

            if (ids.Count != latitudes.Count || ids.Count != longitudes.Count)
            {
                throw new FormatException("a block's nodes and coordinates do not match: it is damaged.");
            }

            var (id, latitude, longitude, tag) = (0L, 0L, 0L, 0);
            for (var i = 0; i < ids.Count; i++)
            {
                (id, latitude, longitude) = (id + ids[i], latitude + latitudes[i], longitude + longitudes[i]);
                var own = new Dictionary<string, string>();
                for (; tag + 1 < tags.Count && tags[tag] != 0; tag += 2)
                {
                    own[Text(tags[tag])] = Text(tags[tag + 1]);
                }

                tag++;
                AddNode(data, id, latitude, longitude, own);
            }
        }

        private void ReadWay(ReadOnlySpan<byte> bytes, OsmData data)
        {
            var id = 0L;
            List<long> keys = [], values = [], nodes = [];
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        id = (long)message.Varint();
                        break;
                    case 2:
                        keys = message.Packed(signed: false);
                        break;
                    case 3:
                        values = message.Packed(signed: false);
                        break;
                    case 8:
                        nodes = message.Packed(signed: true);
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }

            data.Ways[id] = new OsmWay(id, [.. Sums(nodes)], Tags(keys, values));
        }

        private void ReadRelation(ReadOnlySpan<byte> bytes, OsmData data)
        {
            var id = 0L;
            List<long> keys = [], values = [], roles = [], members = [], types = [];
            var message = new Message(bytes);
            while (message.Next(out var field))
            {
                switch (field)
                {
                    case 1:
                        id = (long)message.Varint();
                        break;
                    case 2:
                        keys = message.Packed(signed: false);
                        break;
                    case 3:
                        values = message.Packed(signed: false);
                        break;
                    case 8:
                        roles = message.Packed(signed: false);
                        break;
                    case 9:
                        members = message.Packed(signed: true);
                        break;
                    case 10:
                        types = message.Packed(signed: false);
                        break;
                    default:
                        message.Skip();
                        break;
                }
            }

            var ways = Sums(members).Select((member, i) => (member, i)).Where(one => one.i < types.Count && types[one.i] == 1)
                .Select(one => (one.member, one.i < roles.Count && Text(roles[one.i]) == "inner")).ToList();
            data.Relations.Add(new OsmRelation(id, ways, Tags(keys, values)));
        }

        private void AddNode(OsmData data, long id, long latitude, long longitude, Dictionary<string, string> tags)
        {
            const double nano = 1e-9;
            data.Nodes[id] = new Coordinate(
                Math.Round(nano * (_longitudeOffset + (_granularity * longitude)), 9), Math.Round(nano * (_latitudeOffset + (_granularity * latitude)), 9));
            if (tags.Count > 0)
            {
                data.TaggedNodes.Add((id, tags));
            }
        }

        private Dictionary<string, string> Tags(List<long> keys, List<long> values)
        {
            var tags = new Dictionary<string, string>();
            for (var i = 0; i < Math.Min(keys.Count, values.Count); i++)
            {
                tags[Text(keys[i])] = Text(values[i]);
            }

            return tags;
        }

        private string Text(long index) => index >= 0 && index < _texts.Count ? _texts[(int)index] : throw new FormatException("a text is not in its table: the file is damaged.");

        private static IEnumerable<long> Sums(List<long> differences)
        {
            var sum = 0L;
            foreach (var difference in differences)
            {
                yield return sum += difference;
            }
        }
    }
}
