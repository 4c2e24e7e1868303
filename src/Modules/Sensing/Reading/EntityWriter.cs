using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Model;
using Civium.SensorThings.Times;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Writes entities as the standard shows them (OGC 18-088, sections 8.2 and 9.3.1).</summary>
/// <param name="root">The service root's address, without a slash at its end.</param>
/// <param name="select">The names that <c>$select</c> asks for; empty for all.</param>
/// <param name="extents">Finds what times a stream's observations span; null where no streams are written.</param>
internal sealed class EntityWriter(string root, IReadOnlyList<string> select, Func<ObservedStream, StreamExtent?>? extents = null)
{
    private readonly HashSet<string> _select = [.. select.Select(name => name.Split('/')[0])];

    /// <summary>Writes a row with what is expanded of it.</summary>
    public void Write(Utf8JsonWriter json, Shown shown)
    {
        var type = shown.Row is Entity entity ? EntitySets.Of(entity).Type : EntityTypes.Observation;
        var id = Graph.IdOf(shown.Row);
        json.WriteStartObject();
        Control(json, type, id);
        if (shown.Row is Observation observation)
        {
            Properties(json, observation);
        }
        else
        {
            Properties(json, (Entity)shown.Row);
        }

        foreach (var relation in shown.Relations)
        {
            Write(json, relation);
        }

        Links(json, shown, type, id);
        json.WriteEndObject();
    }

    /// <summary>Writes an observation with nothing expanded: the hot path.</summary>
    public void Write(Utf8JsonWriter json, Observation one) => Write(json, new Shown(one, []));

    /// <summary>The address of an entity.</summary>
    public string SelfLink(EntityType type, long id) => $"{root}/{type.SetName}({id})";

    /// <summary>An observed area as a GeoJSON polygon.</summary>
    public static string? Area(ObservedStream stream) => stream is { West: { } west, South: { } south, East: { } east, North: { } north }
        ? string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}")
        : null;

    private void Write(Utf8JsonWriter json, ShownRelation relation)
    {
        var name = relation.Navigation.Name;
        var writer = new EntityWriter(root, relation.Select, extents);
        if (!relation.Navigation.Many)
        {
            json.WritePropertyName(name);
            if (relation.Rows is [var one])
            {
                writer.Write(json, one);
            }
            else
            {
                json.WriteNullValue();
            }

            return;
        }

        if (relation.Count is { } count)
        {
            json.WriteNumber(name + "@iot.count", count);
        }

        if (relation.Next is { } next)
        {
            json.WriteString(name + "@iot.nextLink", next);
        }

        json.WriteStartArray(name);
        foreach (var row in relation.Rows)
        {
            writer.Write(json, row);
        }

        json.WriteEndArray();
    }

    private void Properties(Utf8JsonWriter json, Entity entity)
    {
        var set = EntitySets.Of(entity);
        foreach (var property in set.Type.Properties.Where(one => Wants(one.Name)))
        {
            if (set.FindColumn(property.Name) is { } column)
            {
                if (property.Name != "properties" || entity is NamedEntity { Properties: not null })
                {
                    json.WritePropertyName(property.Name);
                    column.Write(entity, json);
                }
            }
            else if (entity is ObservedStream stream)
            {
                Maintained(json, stream, property.Name);
            }
        }
    }

    private void Maintained(Utf8JsonWriter json, ObservedStream stream, string name)
    {
        if (name == "observedArea" && Area(stream) is { } area)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(area, skipInputValidation: true);
        }
        else if (name == "phenomenonTime" && extents?.Invoke(stream) is { } extent)
        {
            json.WriteString(name, new TimeValue(extent.Start, extent.End).Format());
        }
        else if (name == "resultTime" && extents?.Invoke(stream) is { FirstResult: { } first, LastResult: { } last })
        {
            json.WriteString(name, new TimeValue(first, last).Format());
        }
    }

    private void Properties(Utf8JsonWriter json, Observation one)
    {
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
    }

    private void Control(Utf8JsonWriter json, EntityType type, long id)
    {
        if (Wants("id") || _select.Contains("@iot.id"))
        {
            json.WriteNumber("@iot.id", id);
        }

        if (Wants("selfLink") || _select.Contains("@iot.selfLink"))
        {
            json.WriteString("@iot.selfLink", SelfLink(type, id));
        }
    }

    private void Links(Utf8JsonWriter json, Shown shown, EntityType type, long id)
    {
        // An observation belongs to a stream of one kind; the other has no link.
        var absent = shown.Row is Observation one ? StreamIds.IsMulti(one.Stream) ? "Datastream" : "MultiDatastream" : null;
        foreach (var navigation in type.Navigations.Where(one => Wants(one.Name) && one.Name != absent && !IsExpanded(shown, one)))
        {
            json.WriteString(navigation.Name + "@iot.navigationLink", $"{root}/{type.SetName}({id})/{navigation.Name}");
        }
    }

    private static bool IsExpanded(Shown shown, Navigation navigation)
    {
        for (var i = 0; i < shown.Relations.Count; i++)
        {
            if (shown.Relations[i].Navigation == navigation)
            {
                return true;
            }
        }

        return false;
    }

    private bool Wants(string name) => _select.Count == 0 || _select.Contains(name) || _select.Contains("*");
}
