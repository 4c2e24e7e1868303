using System.Text.Json;
using System.Text.Unicode;

namespace Civium.SensorThings.Json;

/// <summary>
/// Reads request bodies without a document tree (OGC 18-088 sections 10 and 12). Thread-safe; time and memory linear in the
/// body; nesting deeper than 64 is refused.
/// </summary>
public static class ObservationReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads one observation.</summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <exception cref="BodyException">It is malformed, has a wrong, unknown or repeated field, or lacks <c>result</c>.</exception>
    public static ObservationDraft Read(ReadOnlySpan<byte> body)
    {
        var reader = Start(body);
        try
        {
            reader.Read();
            var draft = ReadObject(body, ref reader);
            reader.Read();
            return draft;
        }
        catch (JsonException problem)
        {
            throw Malformed(problem);
        }
        catch (InvalidOperationException)
        {
            throw HalfSurrogate();
        }
    }

    /// <summary>
    /// Reads the body of <c>CreateObservations</c>: groups with a Datastream, components and a dataArray. Items fail one by one;
    /// the outcomes are in the body's order.
    /// </summary>
    /// <param name="body">UTF-8 JSON.</param>
    /// <exception cref="BodyException">The body or a group's frame is malformed, so that its items cannot be told.</exception>
    public static List<DraftOutcome> ReadDataArrays(ReadOnlySpan<byte> body)
    {
        var reader = Start(body);
        try
        {
            return DataArrayReader.Read(body, ref reader);
        }
        catch (JsonException problem)
        {
            throw Malformed(problem);
        }
        catch (InvalidOperationException)
        {
            throw HalfSurrogate();
        }
    }

    internal static ObservationDraft ReadObject(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        Require(reader.TokenType == JsonTokenType.StartObject, "", "expected an object, such as {\"result\": 21.5}.");
        var draft = new ObservationDraft();
        var seen = ObservationFields.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldReader.Recognise(ref reader);
            if (field == ObservationFields.None)
            {
                var name = FieldReader.NameOf(ref reader);
                Require(FieldReader.IsIgnored(name), Pointer(name), "this is no field of an Observation; expected phenomenonTime, result, resultTime, resultQuality, validTime, parameters, Datastream or FeatureOfInterest.");
                reader.Read();
                reader.Skip();
                continue;
            }

            Require((seen & field) == 0, FieldReader.PointerOf(field), "expected this field once, found it twice.");
            seen |= field;
            reader.Read();
            var problem = FieldReader.ReadValue(body, ref reader, field, draft);
            Require(problem is null, FieldReader.PointerOf(field), problem ?? "");
        }

        Require((seen & ObservationFields.Result) != 0, "/result", "this field is mandatory.");
        return draft;
    }

    internal static string Pointer(string name) => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    internal static void Require(bool condition, string pointer, string problem)
    {
        if (!condition)
        {
            throw new BodyException(pointer, problem);
        }
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> body)
    {
        Require(Utf8.IsValid(body), "", "expected UTF-8, found bytes that are not.");
        return new Utf8JsonReader(body, Options);
    }

    // The framework's reader answers an escaped half surrogate in a name this way.
    private static BodyException HalfSurrogate() => new("", "expected well-formed Unicode, found half a surrogate pair in a name.");

    private static BodyException Malformed(JsonException problem) =>
        new("", $"expected JSON nested at most {Options.MaxDepth} deep; line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}: {problem.Message.Split(" LineNumber:")[0]}");
}
