using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Writes entities as the standard shows them (OGC 18-088, section 8.2 and 9.3.1).</summary>
/// <param name="root">The service root's address, without a slash at its end.</param>
/// <param name="select">The names that <c>$select</c> asks for; empty for all.</param>
internal sealed class EntityWriter(string root, IReadOnlyList<string> select)
{
    private readonly HashSet<string> _select = [.. select.Select(name => name.Split('/')[0])];

    /// <summary>Writes a relational entity.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="set">Its set.</param>
    /// <param name="entity">The row.</param>
    /// <param name="extent">What times its observations span, of a Datastream that has any.</param>
    /// <param name="close">Whether the object ends here.</param>
    public void Write(Utf8JsonWriter json, EntitySet set, Entity entity, StreamExtent? extent, bool close = true)
    {
        Begin(json, set.Type, entity.Id);
        foreach (var property in set.Type.Properties.Where(one => Wants(one.Name)))
        {
            WriteProperty(json, set, entity, extent, property);
        }

        Links(json, set.Type, entity.Id);
        if (close)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>Writes an observation.</summary>
    public void Write(Utf8JsonWriter json, Observation one, bool close = true)
    {
        Begin(json, EntityTypes.Observation, one.Id);
        if (Wants("phenomenonTime"))
        {
            json.WriteString("phenomenonTime", ObservationJson.PhenomenonTime(one).Format());
        }

        if (Wants("result"))
        {
            json.WritePropertyName("result");
            ObservationJson.WriteResult(json, one.Result);
        }

        if (Wants("resultTime"))
        {
            if (one.ResultTime is { } at)
            {
                json.WriteString("resultTime", TimeValue.Format(at));
            }
            else
            {
                json.WriteNull("resultTime");
            }
        }

        ObservationJson.WriteExtra(json, one.Extra, Wants);
        Links(json, EntityTypes.Observation, one.Id, StreamIds.IsMulti(one.Stream) ? "Datastream" : "MultiDatastream");
        if (close)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>The address of an entity.</summary>
    public string SelfLink(EntityType type, long id) => $"{root}/{type.SetName}({id})";

    private static void WriteProperty(Utf8JsonWriter json, EntitySet set, Entity entity, StreamExtent? extent, EntityProperty property)
    {
        if (set.FindColumn(property.Name) is { } column)
        {
            if (property.Name != "properties" || entity is NamedEntity { Properties: not null })
            {
                json.WritePropertyName(property.Name);
                column.Write(entity, json);
            }
        }
        else if (property.Name == "observedArea" && entity is ObservedStream { West: { } west, South: { } south, East: { } east, North: { } north })
        {
            json.WritePropertyName("observedArea");
            json.WriteRawValue(
                string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"),
                skipInputValidation: true);
        }
        else if (property.Name == "phenomenonTime" && extent is not null)
        {
            json.WriteString("phenomenonTime", new TimeValue(extent.Start, extent.End).Format());
        }
        else if (property.Name == "resultTime" && extent is { FirstResult: { } first, LastResult: { } last })
        {
            json.WriteString("resultTime", new TimeValue(first, last).Format());
        }
    }

    private void Begin(Utf8JsonWriter json, EntityType type, long id)
    {
        json.WriteStartObject();
        if (Wants("id") || _select.Contains("@iot.id"))
        {
            json.WriteNumber("@iot.id", id);
        }

        if (Wants("selfLink") || _select.Contains("@iot.selfLink"))
        {
            json.WriteString("@iot.selfLink", SelfLink(type, id));
        }
    }

    private void Links(Utf8JsonWriter json, EntityType type, long id, string? leaveOut = null)
    {
        foreach (var navigation in type.Navigations.Where(one => Wants(one.Name) && one.Name != leaveOut))
        {
            json.WriteString(navigation.Name + "@iot.navigationLink", $"{root}/{type.SetName}({id})/{navigation.Name}");
        }
    }

    private bool Wants(string name) => _select.Count == 0 || _select.Contains(name);
}
