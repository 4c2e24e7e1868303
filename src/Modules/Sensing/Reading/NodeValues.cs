using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Catalogue;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using NetTopologySuite.Geometries;
using Observation = Civium.Kernel.Observations.Observation;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Reads the values of paths, and the members of collections, from nodes whose needs the graph has loaded.</summary>
internal sealed class NodeValues(Graph graph, string root)
{
    /// <summary>Reads a path's value.</summary>
    public Func<object, QueryValue> Of(BoundPath path)
    {
        var own = new Own(graph, root, path);
        var steps = path.Navigations.Select(navigation => navigation.Name).ToArray();
        return node => Follow(node, steps) is { } at ? own.Read(at) : QueryValue.Null;
    }

    /// <summary>Reads a collection's members.</summary>
    public Func<object, IEnumerable<object>> Members(BoundCollection collection)
    {
        var steps = collection.Navigations.SkipLast(1).Select(navigation => navigation.Name).ToArray();
        var last = collection.Navigations[^1].Name;
        return node => Follow(node, steps) is { } at ? graph.Related(at, last) : [];
    }

    private object? Follow(object? node, string[] steps)
    {
        foreach (var step in steps)
        {
            node = node is null || graph.Related(node, step) is not [var next, ..] ? null : next;
        }

        return node;
    }

    /// <summary>A property of the node itself, or a member inside it.</summary>
    private sealed class Own(Graph graph, string root, BoundPath path)
    {
        private readonly string _name = path.Property.Name;

        // A path always ends in one type, so its column is looked up once.
        private Column? _column;

        public QueryValue Read(object node) => node is Observation observation ? Read(observation) : Read((Entity)node);

        private QueryValue Read(Observation one) => _name switch
        {
            "id" => QueryValue.Of(one.Id),
            "selfLink" => QueryValue.Of($"{root}/Observations({one.Id})"),
            "phenomenonTime" => QueryValue.Of(ObservationJson.PhenomenonTime(one)),
            "resultTime" => one.ResultTime is { } at ? QueryValue.Of(new TimeValue(at)) : QueryValue.Null,
            "validTime" => JsonValues.Time(one.Extra, "validTime"),
            "result" => Result(one.Result),
            _ => JsonValues.At(one.Extra, [_name, .. path.SubPath]),
        };

        private QueryValue Read(Entity one)
        {
            switch (_name)
            {
                case "id":
                    return QueryValue.Of(one.Id);
                case "selfLink":
                    return QueryValue.Of($"{root}/{EntitySets.Of(one).Type.SetName}({one.Id})");
                case "observedArea":
                    return Area((ObservedStream)one);
                case "phenomenonTime":
                    return graph.Extent((ObservedStream)one) is { } extent ? QueryValue.Of(new TimeValue(extent.Start, extent.End)) : QueryValue.Null;
                case "resultTime":
                    return graph.Extent((ObservedStream)one) is { FirstResult: { } first, LastResult: { } last } ? QueryValue.Of(new TimeValue(first, last)) : QueryValue.Null;
            }

            _column ??= EntitySets.Of(one).FindColumn(_name);
            return _column is null ? QueryValue.Null : Read(_column, one);
        }

        private QueryValue Read(Column column, Entity one) => column.Kind switch
        {
            ColumnKind.Json when path.Kind == ValueKind.Geometry => QueryValue.Of(GeoJson.Read(column.Get(one))),
            ColumnKind.Json => JsonValues.At(column.Get(one), path.SubPath),
            ColumnKind.Time => TimeValue.TryParse(column.Get(one), out var time) ? QueryValue.Of(time) : QueryValue.Null,
            _ => QueryValue.Of(column.Get(one)),
        };

        private static QueryValue Area(ObservedStream stream) => stream is { West: { } west, South: { } south, East: { } east, North: { } north }
            ? QueryValue.Of(GeometryFactory.Default.ToGeometry(new Envelope(west, east, south, north)))
            : QueryValue.Null;

        private QueryValue Result(ObservedResult result) => result.Kind switch
        {
            ResultKind.Json => JsonValues.At(result.Text, path.SubPath),
            _ when path.SubPath.Count > 0 => QueryValue.Null,
            ResultKind.Number => QueryValue.Of(result.Number),
            ResultKind.Text => QueryValue.Of(result.Text),
            ResultKind.Boolean => QueryValue.Of(result.Number != 0),
            _ => QueryValue.Null,
        };
    }
}
