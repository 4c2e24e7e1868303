using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Civium.SensorThings.Times;

namespace Civium.SensorThings.Json;

/// <summary>The fields of an Observation, as flags so that a repeated one is seen.</summary>
[Flags]
internal enum ObservationFields
{
    None = 0,
    Id = 1,
    PhenomenonTime = 2,
    Result = 4,
    ResultTime = 8,
    ResultQuality = 16,
    ValidTime = 32,
    Parameters = 64,
    Datastream = 128,
    FeatureOfInterest = 256,
    FeatureOfInterestId = 512,
}

/// <summary>Reads one field's value into a draft; a problem is returned, not thrown, because hostile arrays may hold many.</summary>
internal static class FieldReader
{
    private const string TimeExpected = "expected an ISO 8601 time with Z or an offset, such as \"2013-03-01T00:00:00Z\"";

    internal static ObservationFields Recognise(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("result"u8) ? ObservationFields.Result
        : reader.ValueTextEquals("phenomenonTime"u8) ? ObservationFields.PhenomenonTime
        : reader.ValueTextEquals("resultTime"u8) ? ObservationFields.ResultTime
        : reader.ValueTextEquals("Datastream"u8) ? ObservationFields.Datastream
        : reader.ValueTextEquals("FeatureOfInterest"u8) ? ObservationFields.FeatureOfInterest
        : reader.ValueTextEquals("parameters"u8) ? ObservationFields.Parameters
        : reader.ValueTextEquals("validTime"u8) ? ObservationFields.ValidTime
        : reader.ValueTextEquals("resultQuality"u8) ? ObservationFields.ResultQuality
        : reader.ValueTextEquals("@iot.id"u8) ? ObservationFields.Id
        : ObservationFields.None;

    /// <summary>Links that services write into entities; a client that sends back what it read is not refused for them.</summary>
    internal static bool IsIgnored(string name) => name == "@iot.selfLink" || name.EndsWith("@iot.navigationLink", StringComparison.Ordinal);

    internal static string PointerOf(ObservationFields field) => field switch
    {
        ObservationFields.Id => "/@iot.id",
        ObservationFields.Datastream or ObservationFields.FeatureOfInterest => "/" + field,
        _ => string.Create(CultureInfo.InvariantCulture, $"/{char.ToLowerInvariant(field.ToString()[0])}{field.ToString()[1..]}"),
    };

    internal static string NameOf(ref Utf8JsonReader reader) =>
        TryGetText(ref reader, out var name) ? name : throw new BodyException("", "expected well-formed Unicode in a field's name.");

    internal static string? ReadValue(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ObservationFields field, ObservationDraft draft)
    {
        switch (field)
        {
            case ObservationFields.Result:
                return ReadResult(body, ref reader, draft);
            case ObservationFields.PhenomenonTime or ObservationFields.ValidTime or ObservationFields.ResultTime:
                return ReadTime(ref reader, field, draft);
            case ObservationFields.ResultQuality:
                draft.ResultQuality = Raw(body, ref reader);
                return null;
            case ObservationFields.Parameters:
                return ReadParameters(body, ref reader, draft);
            case ObservationFields.Datastream:
                draft.DatastreamId = TryReadLink(reader);
                reader.Skip();
                return draft.DatastreamId is null ? "expected a link to an existing Datastream, such as {\"@iot.id\": 1}." : null;
            case ObservationFields.FeatureOfInterest:
                return ReadFeature(body, ref reader, draft);
            default:
                return ReadId(ref reader, field, draft);
        }
    }

    /// <summary>The id where the value is an object with a positive integer <c>@iot.id</c> and nothing else; takes a copy, moves nothing.</summary>
    internal static long? TryReadLink(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName
            && reader.ValueTextEquals("@iot.id"u8) && reader.Read() && reader.TokenType == JsonTokenType.Number
            && reader.TryGetInt64(out var id) && id > 0 && reader.Read() && reader.TokenType == JsonTokenType.EndObject
            ? id
            : null;

    internal static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    private static string? ReadResult(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ObservationDraft draft)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return ReadNumber(ref reader, draft);
            case JsonTokenType.String:
                draft.ResultKind = ResultKind.Text;
                var valid = TryGetText(ref reader, out var text);
                draft.Text = text;
                return valid ? null : "expected well-formed Unicode, found half a surrogate pair.";
            case JsonTokenType.True or JsonTokenType.False:
                draft.ResultKind = ResultKind.Boolean;
                draft.Number = reader.TokenType == JsonTokenType.True ? 1 : 0;
                return null;
            case JsonTokenType.Null:
                draft.ResultKind = ResultKind.Null;
                return null;
            default:
                draft.ResultKind = ResultKind.Json;
                draft.Text = Raw(body, ref reader);
                return null;
        }
    }

    private static string? ReadNumber(ref Utf8JsonReader reader, ObservationDraft draft)
    {
        draft.ResultKind = ResultKind.Number;
        if (!Utf8Parser.TryParse(reader.ValueSpan, out double number, out var used) || used != reader.ValueSpan.Length || !double.IsFinite(number))
        {
            return "expected a number within the range of double precision (about 1.8e308).";
        }

        draft.Number = number;
        if (reader.ValueSpan.Length > 15)
        {
            draft.Text = ExactDigits(reader.ValueSpan, number);
        }

        return null;
    }

    // Whole numbers beyond 2^53 would silently change; their digits are kept beside the double.
    private static string? ExactDigits(ReadOnlySpan<byte> digits, double number) =>
        Math.Abs(number) > 1L << 53 && digits.TrimStart((byte)'-').IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 ? Encoding.ASCII.GetString(digits) : null;

    private static string? ReadTime(ref Utf8JsonReader reader, ObservationFields field, ObservationDraft draft)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String || !TryGetTime(ref reader, out var time))
        {
            return $"{TimeExpected}, found {Shown(ref reader)}.";
        }

        switch (field)
        {
            case ObservationFields.PhenomenonTime:
                draft.PhenomenonTime = time;
                return null;
            case ObservationFields.ResultTime:
                draft.ResultTime = time.Start;
                return time.IsInterval ? "expected one instant, found an interval." : null;
            default:
                draft.ValidTime = time;
                return time.IsInterval ? null : "expected an interval, such as \"2013-03-01T00:00:00Z/2013-03-02T00:00:00Z\".";
        }
    }

    private static bool TryGetTime(ref Utf8JsonReader reader, out TimeValue time)
    {
        Span<char> text = stackalloc char[128];
        time = default;
        return !reader.ValueIsEscaped && reader.ValueSpan.Length <= text.Length
            && Encoding.UTF8.TryGetChars(reader.ValueSpan, text, out var length) && TimeValue.TryParse(text[..length], out time);
    }

    private static string? ReadParameters(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ObservationDraft draft)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null))
        {
            return $"expected an object, found {Shown(ref reader)}.";
        }

        draft.Parameters = Raw(body, ref reader);
        return null;
    }

    private static string? ReadFeature(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ObservationDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return $"expected an object, such as {{\"@iot.id\": 1}}, found {Shown(ref reader)}.";
        }

        draft.FeatureOfInterestId = TryReadLink(reader);
        var raw = Raw(body, ref reader);
        draft.FeatureOfInterestJson = draft.FeatureOfInterestId is null ? raw : null;
        return null;
    }

    private static string? ReadId(ref Utf8JsonReader reader, ObservationFields field, ObservationDraft draft)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var id))
        {
            return $"expected a 64-bit integer id, found {Shown(ref reader)}.";
        }

        draft.Id = field == ObservationFields.Id ? id : draft.Id;
        draft.FeatureOfInterestId = field == ObservationFields.FeatureOfInterestId ? id : draft.FeatureOfInterestId;
        return null;
    }

    private static string? Raw(ReadOnlySpan<byte> body, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(body[start..(int)reader.BytesConsumed]);
    }

    private static string Shown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(60, reader.ValueSpan.Length)])}\"",
        _ => Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(60, reader.ValueSpan.Length)]),
    };
}
