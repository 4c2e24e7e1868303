using System.Text.Json;
using static Civium.SensorThings.Json.ObservationReader;

namespace Civium.SensorThings.Json;

/// <summary>Reads CreateObservations (OGC 18-088 section 12.3). A group's members may come in any order.</summary>
internal static class DataArrayReader
{
    internal static List<DraftOutcome> Read(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartArray, "", "expected an array of groups, each with Datastream, components and dataArray.");
        var outcomes = new List<DraftOutcome>();
        for (var group = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; group++)
        {
            ReadGroup(body, ref reader, $"/{group}", outcomes);
        }

        reader.Read();
        return outcomes;
    }

    private static void ReadGroup(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, string pointer, List<DraftOutcome> outcomes)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, pointer, "expected an object with Datastream, components and dataArray.");
        var stream = new StreamLink(null, null);
        List<ObservationFields>? components = null;
        Utf8JsonReader rows = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = FieldReader.NameOf(ref reader);
            var at = pointer + Pointer(name);
            reader.Read();
            switch (name)
            {
                case "Datastream" or "MultiDatastream":
                    Require(stream is { Single: null, Multi: null }, at, "expected one Datastream or one MultiDatastream, found a second.");
                    var id = FieldReader.TryReadLink(reader) ?? throw new BodyException(at, "expected a link such as {\"@iot.id\": 1}.");
                    stream = name == "Datastream" ? new StreamLink(id, null) : new StreamLink(null, id);
                    break;
                case "components":
                    Require(components is null, at, "expected this field once, found it twice.");
                    components = ReadComponents(ref reader, at);
                    break;
                case "dataArray":
                    Require(rows.TokenType == JsonTokenType.None, at, "expected this field once, found it twice.");
                    Require(reader.TokenType == JsonTokenType.StartArray, at, "expected an array of rows.");
                    rows = reader;
                    break;
                default:
                    Require(name == "dataArray@iot.count" && reader.TokenType == JsonTokenType.Number, at, "expected Datastream, components, dataArray, or a number as dataArray@iot.count.");
                    break;
            }

            reader.Skip();
        }

        Require(stream is not { Single: null, Multi: null }, pointer + "/Datastream", "this field is mandatory.");
        Require(components is not null, pointer + "/components", "this field is mandatory.");
        Require(rows.TokenType != JsonTokenType.None, pointer + "/dataArray", "this field is mandatory.");
        ReadRows(body, ref rows, stream, components!, pointer, outcomes);
    }

    private static List<ObservationFields> ReadComponents(ref Utf8JsonReader reader, string pointer)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, pointer, "expected an array of names.");
        var components = new List<ObservationFields>();
        var seen = ObservationFields.None;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = $"{pointer}/{components.Count}";
            Require(reader.TokenType == JsonTokenType.String, at, "expected a name.");
            var field = reader.ValueTextEquals("FeatureOfInterest/id"u8) || reader.ValueTextEquals("FeatureOfInterest/@iot.id"u8)
                ? ObservationFields.FeatureOfInterestId
                : FieldReader.Recognise(ref reader);
            Require(
                field is not (ObservationFields.None or ObservationFields.Datastream or ObservationFields.FeatureOfInterest),
                at, "expected phenomenonTime, result, resultTime, resultQuality, validTime, parameters, FeatureOfInterest/id or @iot.id.");
            Require((seen & field) == 0, at, "expected each component once, found it twice.");
            seen |= field;
            components.Add(field);
        }

        Require((seen & ObservationFields.Result) != 0, pointer, "expected the component result, which is mandatory.");
        return components;
    }

    private static void ReadRows(ReadOnlySpan<byte> body, ref Utf8JsonReader rows, StreamLink stream, List<ObservationFields> components, string pointer, List<DraftOutcome> outcomes)
    {
        for (var row = 0; rows.Read() && rows.TokenType != JsonTokenType.EndArray; row++)
        {
            var start = rows;
            var draft = new ObservationDraft { DatastreamId = stream.Single, MultiDatastreamId = stream.Multi };
            var problem = ReadRow(body, ref rows, components, draft, out var column);
            if (problem is null)
            {
                outcomes.Add(new DraftOutcome(draft, null));
                continue;
            }

            var at = column < 0 ? $"{pointer}/dataArray/{row}" : $"{pointer}/dataArray/{row}/{column}";
            outcomes.Add(new DraftOutcome(null, new BodyException(at, problem)));
            rows = start;
            rows.Skip();
        }
    }

    private static string? ReadRow(ReadOnlySpan<byte> body, ref Utf8JsonReader row, List<ObservationFields> components, ObservationDraft draft, out int column)
    {
        column = -1;
        if (row.TokenType != JsonTokenType.StartArray)
        {
            return $"expected an array of {components.Count} values.";
        }

        var count = 0;
        while (row.Read() && row.TokenType != JsonTokenType.EndArray)
        {
            if (count == components.Count)
            {
                return $"expected {components.Count} values, as many as components, found more.";
            }

            if (FieldReader.ReadValue(body, ref row, components[count], draft) is { } problem)
            {
                column = count;
                return problem;
            }

            count++;
        }

        return count == components.Count ? null : $"expected {components.Count} values, as many as components, found {count}.";
    }

    /// <summary>The stream that a group's observations belong to.</summary>
    private readonly record struct StreamLink(long? Single, long? Multi);
}
