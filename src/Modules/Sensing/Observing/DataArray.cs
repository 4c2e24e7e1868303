using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Observing;

/// <summary>One Datastream's rows in a body of <c>CreateObservations</c> (OGC 18-088, section 12.3.2): checked as a whole, read row by row.</summary>
internal sealed class DataArray
{
    private readonly string[] _components;
    private readonly JsonElement _rows;

    private DataArray(long stream, string[] components, JsonElement rows) => (Stream, _components, _rows) = (stream, components, rows);

    /// <summary>The Datastream.</summary>
    public long Stream { get; }

    /// <summary>How many rows it has.</summary>
    public int Count => _rows.GetArrayLength();

    /// <summary>Reads the whole body's frame; what is wrong inside a row is told row by row later.</summary>
    public static List<DataArray> ReadAll(JsonElement body)
    {
        var faults = new Faults();
        var arrays = new List<DataArray>();
        if (body.ValueKind != JsonValueKind.Array)
        {
            faults.Add("", $"must be an array of objects with Datastream, components and dataArray, and is {ValueCheck.Kind(body)}.");
            faults.ThrowIfAny();
        }

        var index = 0;
        foreach (var item in body.EnumerateArray())
        {
            if (Read(item, $"/{index++}", faults) is { } array)
            {
                arrays.Add(array);
            }
        }

        faults.ThrowIfAny();
        return arrays;
    }

    /// <summary>The rows as observations, or what is wrong with each.</summary>
    public IEnumerable<(Observation? Observation, string? Fault, bool NamesFeature)> Rows(long feature, DateTime now)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var row in _rows.EnumerateArray())
        {
            yield return Row(row, values, feature, now);
        }
    }

    private static DataArray? Read(JsonElement item, string pointer, Faults faults)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            faults.Add(pointer, $"must be an object, and is {ValueCheck.Kind(item)}.");
            return null;
        }

        foreach (var member in item.EnumerateObject())
        {
            if (member.Name is not ("Datastream" or "components" or "dataArray" or "dataArray@iot.count"))
            {
                faults.Add(pointer + JsonCheck.Step(member.Name), "is not known here; expected Datastream, components and dataArray.");
            }
        }

        var stream = 0L;
        if (!item.TryGetProperty("Datastream", out var link) || link.ValueKind != JsonValueKind.Object
            || !link.TryGetProperty("@iot.id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out stream))
        {
            faults.Add(pointer + "/Datastream", "must link a Datastream: {\"@iot.id\": 1}.");
        }

        if (!item.TryGetProperty("dataArray", out var rows) || rows.ValueKind != JsonValueKind.Array)
        {
            faults.Add(pointer + "/dataArray", "must be an array of rows.");
        }

        var components = Components(item, pointer + "/components", faults);
        return faults.None ? new DataArray(stream, components, rows) : null;
    }

    private static string[] Components(JsonElement item, string pointer, Faults faults)
    {
        if (!item.TryGetProperty("components", out var told) || told.ValueKind != JsonValueKind.Array)
        {
            faults.Add(pointer, "must be an array of names, such as [\"phenomenonTime\", \"result\"].");
            return [];
        }

        var names = told.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : "").ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            var known = names[i] is "FeatureOfInterest/id" or "FeatureOfInterest/@iot.id"
                || EntityTypes.Observation.FindProperty(names[i]) is { ReadOnly: false, Type: not PropertyType.Id };
            if (!known || Array.IndexOf(names, names[i]) < i)
            {
                faults.Add($"{pointer}/{i}", known ? "is named twice." : "is no property of an Observation that can be given.");
            }
        }

        if (!names.Contains("result"))
        {
            faults.Add(pointer, "must contain \"result\".");
        }

        return names;
    }

    private (Observation? Observation, string? Fault, bool NamesFeature) Row(
        JsonElement row, Dictionary<string, JsonElement> values, long feature, DateTime now)
    {
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != _components.Length)
        {
            return (null, $"must be an array of {_components.Length} values, as the components say.", false);
        }

        values.Clear();
        var named = false;
        var index = 0;
        foreach (var value in row.EnumerateArray())
        {
            var name = _components[index++];
            if (name[0] == 'F')
            {
                named = true;
                if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out feature))
                {
                    return (null, $"{name}: must be a whole number.", false);
                }
            }
            else if (Fault(name, value) is { } fault)
            {
                return (null, fault, false);
            }
            else if (value.ValueKind != JsonValueKind.Null || name == "result")
            {
                values[name] = value;
            }
        }

        return (Make(values, feature, now), null, named);
    }

    private Observation Make(Dictionary<string, JsonElement> values, long feature, DateTime now)
    {
        var phenomenon = values.TryGetValue("phenomenonTime", out var told) ? TimeValue.Parse(told.GetString()) : new TimeValue(now);
        return new Observation
        {
            Stream = Stream,
            Feature = feature,
            Start = phenomenon.Start,
            End = phenomenon.Last,
            ResultTime = values.TryGetValue("resultTime", out var at) ? TimeValue.Parse(at.GetString()).Start : null,
            Result = ObservationDraft.Result(values["result"]),
            Extra = ObservationDraft.Extra(values),
        };
    }

    /// <summary>The usual case, a finite number or a well-formed time, allocates nothing but the text of the time.</summary>
    private static string? Fault(string name, JsonElement value)
    {
        if (name == "result" && value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetDouble(out var number) && double.IsFinite(number) ? null : "result: is a number beyond the range of IEEE 754 binary64.";
        }

        var faults = new Faults();
        JsonCheck.Content(value, name, faults);
        if (faults.None && value.ValueKind != JsonValueKind.Null)
        {
            ValueCheck.Check(EntityTypes.Observation, EntityTypes.Observation.FindProperty(name)!, value, name, faults);
        }

        return faults.First;
    }
}
