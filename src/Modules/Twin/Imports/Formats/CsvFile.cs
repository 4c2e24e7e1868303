using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Civium.Modules.Twin.Entities;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Formats;

/// <summary>
/// Tables with a heading and two columns of coordinates, found by their names. A column <c>id</c> or <c>code</c> is the code, <c>name</c> the name; the
/// others become properties: numbers and truth values where they read as such, nothing where they are empty.
/// </summary>
internal static class CsvFile
{
    private static readonly string[] Longitudes = ["longitude", "lon", "lng", "long", "x", "easting", "经度"];
    private static readonly string[] Latitudes = ["latitude", "lat", "y", "northing", "纬度"];
    private static readonly string[] Codes = ["id", "code", "编号", "编码"];
    private static readonly Dictionary<string, string> Names = new() { ["name"] = "name", ["名称"] = "name:zh-Hans", ["name:zh-hans"] = "name:zh-Hans", ["type"] = "type" };

    public static ReadFeatures Read(Stream stream, GeometryFactory factory)
    {
        var (features, faults) = (new List<RawFeature>(), new List<FeatureFault>());
        using var reader = new StreamReader(stream);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, MissingFieldFound = null, DetectDelimiter = true });
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } heading)
        {
            return new ReadFeatures([], [new FeatureFault("line 1", "there is no heading.")]);
        }

        var (x, y, code) = (Column(heading, Longitudes), Column(heading, Latitudes), Column(heading, Codes));
        if (x < 0 || y < 0 || code < 0)
        {
            return new ReadFeatures([], [new FeatureFault("line 1", $"the heading must name a column of codes ({string.Join(", ", Codes)}), of longitudes ({string.Join(", ", Longitudes)}) and of latitudes ({string.Join(", ", Latitudes)}).")]);
        }

        while (csv.Read() && faults.Count < FeatureReader.MostFaults)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"line {csv.Parser.RawRow}");
            if (csv.Parser.Count != heading.Length)
            {
                faults.Add(new FeatureFault(where, $"has {csv.Parser.Count} fields, the heading {heading.Length}."));
            }
            else if (Number(csv[x]) is { } east && Number(csv[y]) is { } north)
            {
                features.Add(new RawFeature(where, csv[code], factory.CreatePoint(new Coordinate(east, north)), Properties(csv, heading, [x, y, code])));
            }
            else
            {
                faults.Add(new FeatureFault(where, $"{heading[x]} and {heading[y]} must be numbers; they are \"{csv[x]}\" and \"{csv[y]}\"."));
            }
        }

        return new ReadFeatures(features, faults);
    }

    private static JsonObject Properties(CsvReader csv, string[] heading, int[] not)
    {
        var properties = new JsonObject();
        for (var i = 0; i < heading.Length; i++)
        {
            if (!not.Contains(i) && heading[i].Length > 0 && csv[i] is { Length: > 0 } text)
            {
                var named = Names.GetValueOrDefault(heading[i].ToLowerInvariant());
                properties[named ?? heading[i]] = named is not null ? text : Number(text) is { } number ? number : bool.TryParse(text, out var truth) ? truth : text;
            }
        }

        return properties;
    }

    private static int Column(string[] heading, string[] names) => Array.FindIndex(heading, one => names.Contains(one.ToLowerInvariant()));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
