using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Civium.Modules.Twin.Imports.Coordinates;
using Civium.Modules.Twin.Imports.Formats;
using Civium.Modules.Twin.Imports.Osm;
using Civium.Modules.Twin.Types;

namespace Civium.Modules.Twin.Imports.Reading;

/// <summary>What a file is to be read as.</summary>
/// <param name="Name">Its name, which tells its format.</param>
/// <param name="Type">The type of entities that do not name theirs; null when each must.</param>
/// <param name="Coordinates">The coordinates it is in; null for what it says itself, or WGS 84.</param>
internal sealed record ImportRequest(string Name, string? Type, string? Coordinates);

/// <summary>A file, read and checked whole.</summary>
internal sealed record CheckedFile(string Format, IReadOnlyList<EntityDraft> Drafts, IReadOnlyList<FeatureFault> Faults, int PassedOver);

/// <summary>Reads a file of any format into entities, and checks all of it. Changes nothing.</summary>
internal sealed class ImportFile(TypeStore types)
{
    private const long MostInflated = 1L << 30;

    /// <exception cref="RefusedException">400: it is of no known format, or not well formed.</exception>
    public async Task<CheckedFile> ReadAsync(ImportRequest request, Stream content, CancellationToken cancellation)
    {
        var known = await types.AllAsync(cancellation).ConfigureAwait(false);
        if (request.Type is not null && !known.ContainsKey(request.Type))
        {
            throw RefusedException.BadRequest("unknown-type", $"There is no entity type \"{request.Type}\".", "type");
        }

        var (name, stream) = request.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? (request.Name[..^3], new Bounded(new GZipStream(content, CompressionMode.Decompress), MostInflated)) : (request.Name, content);
        try
        {
            var (format, read, system) = ReadRaw(name, stream);
            var toWgs84 = SourceCoordinates.Find(request.Coordinates ?? system);
            var reader = new FeatureReader(known) { DefaultType = request.Type };
            reader.Faults.AddRange(read.Faults);
            var drafts = new List<EntityDraft>();
            foreach (var feature in read.Features.TakeWhile(_ => reader.Faults.Count < FeatureReader.MostFaults))
            {
                cancellation.ThrowIfCancellationRequested();
                if (reader.Read(ToJson(feature), toWgs84 is null ? feature.Geometry : toWgs84(feature.Geometry), feature.Where) is { } draft)
                {
                    drafts.Add(draft);
                }
            }

            return new CheckedFile(format, drafts, reader.Faults, read.PassedOver);
        }
        catch (Exception fault) when (fault is JsonException or XmlException or FormatException or InvalidDataException or CsvHelper.CsvHelperException or InvalidOperationException or KeyNotFoundException)
        {
            throw RefusedException.BadRequest("bad-file", $"{request.Name} cannot be read: {fault.Message} Nothing was changed.");
        }
    }

    private static (string Format, ReadFeatures Read, string? System) ReadRaw(string name, Stream stream)
    {
        var factory = GeometryReader.Factory;
        switch (Path.GetExtension(name).ToLowerInvariant())
        {
            case ".pbf":
                return ("OpenStreetMap PBF", OsmFeatures.Read(OsmPbf.Read(stream), factory), null);
            case ".osm" or ".xml":
                return ("OpenStreetMap XML", OsmFeatures.Read(OsmXml.Read(stream), factory), null);
            case ".csv" or ".tsv" or ".txt":
                return ("CSV", CsvFile.Read(stream, factory), null);
            case ".json" or ".geojson" or ".cityjson":
                using (var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 64 }))
                {
                    return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("type", out var type) && type.ValueEquals("CityJSON")
                        ? ("CityJSON", CityJsonFile.Read(document.RootElement, factory), CityJsonFile.SystemOf(document.RootElement))
                        : ("GeoJSON", GeoJsonFile.Read(document.RootElement), null);
                }

            default:
                throw RefusedException.BadRequest("unknown-format", $"\"{name}\" is of no known format: .geojson, .json (GeoJSON or CityJSON), .osm, .pbf, .csv, each also with .gz.", "name");
        }
    }

    private static JsonElement ToJson(RawFeature feature) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "Feature",
        ["id"] = feature.Code,
        ["properties"] = feature.Properties.DeepClone(),
    });

    /// <summary>A stream that ends in an error when it gives more than it should: a small file may inflate to any size.</summary>
    private sealed class Bounded(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            _read += read;
            return _read <= most ? read : throw new InvalidDataException("it inflates to more than 1 GB.");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
