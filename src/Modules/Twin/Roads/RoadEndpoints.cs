using System.Globalization;
using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Logistics.Roads;
using Civium.Logistics.Routing;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Geometries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using NetTopologySuite.Geometries;
using Route = Civium.Logistics.Routing.Route;

namespace Civium.Modules.Twin.Roads;

/// <summary>Routes and reach on the city's roads, for programs.</summary>
internal static class RoadEndpoints
{
    private const double MostMinutes = 120;

    public static void Map(RouteGroupBuilder group)
    {
        var read = new RequiresAttribute(Permission.Read, EntityEndpoints.DataSet);
        group.MapGet("/routes", RouteAsync).WithMetadata(read).WithName("FindRoute")
            .WithSummary("The fastest or shortest route between two places, as a GeoJSON feature")
            .WithDescription("from, to: longitude,latitude. by: time or length. departure: an instant; now unless told. Closed roads are gone around, or waited for when that is faster.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/reach", ReachAsync).WithMetadata(read).WithName("FindReach")
            .WithSummary("The area that can be reached from a place within some minutes, as a GeoJSON feature")
            .WithDescription($"from: longitude,latitude. minutes: up to {MostMinutes}. departure: an instant; now unless told. Places within {ReachedArea.Beside} m of a reached road count.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RouteAsync(
        string from, string to, RoadNetworks networks, TimeProvider clock, CancellationToken cancellation, string by = "time", string? departure = null)
    {
        var metric = by switch { "time" => Metric.Time, "length" => Metric.Length, _ => throw RefusedException.BadRequest("bad-parameter", "by must be time or length.", "by") };
        var (start, end) = (PlaceOf(from, "from"), PlaceOf(to, "to"));
        var at = Instants.Of(departure, "departure") ?? clock.GetUtcNow().UtcDateTime;
        var network = await networks.FindAsync(cancellation).ConfigureAwait(false);
        var route = RouteSearch.Find(
            network.Graph, PointOf(network, start, "from"), PointOf(network, end, "to"), network.TripOf(metric, at), metric == Metric.Time ? network.ByTime : network.ByLength)
            ?? throw RefusedException.NotFound("There is no way by road between the two places.");
        return Feature(json => WriteRoute(json, network, route, metric), LineOf(network.Graph, route));
    }

    private static async Task<IResult> ReachAsync(
        string from, double minutes, RoadNetworks networks, TimeProvider clock, CancellationToken cancellation, string? departure = null)
    {
        if (!(minutes is > 0 and <= MostMinutes))
        {
            throw RefusedException.BadRequest("bad-parameter", $"minutes must be more than 0 and at most {MostMinutes}.", "minutes");
        }

        var centre = PlaceOf(from, "from");
        var at = Instants.Of(departure, "departure") ?? clock.GetUtcNow().UtcDateTime;
        var network = await networks.FindAsync(cancellation).ConfigureAwait(false);
        var parts = Reachable.Within(network.Graph, PointOf(network, centre, "from"), (long)(minutes * 60_000), network.TripOf(Metric.Time, at));
        return Feature(
            json =>
            {
                json.WriteNumber("minutes", minutes);
                json.WriteNumber("links", parts.Select(part => part.Link).Distinct().Count());
                json.WriteNumber("metres", Math.Round(parts.Sum(part => (part.To - part.From) * network.Graph.LinkAt(part.Link).Length / 1000)));
            },
            ReachedArea.Around(network.Graph, parts, centre, GeometryReader.Factory));
    }

    private static void WriteRoute(Utf8JsonWriter json, RoadNetwork network, Route route, Metric metric)
    {
        json.WriteNumber("seconds", Math.Round(metric == Metric.Time ? route.Cost / 1000.0 : route.Seconds, 1));
        json.WriteNumber("metres", Math.Round(route.Length, 1));
        json.WriteStartArray("roads");
        foreach (var road in route.Legs.Select(leg => network.Graph.LinkAt(leg.Link).Road).Aggregate(new List<int>(), (roads, road) => roads.Count > 0 && network.Names[roads[^1]] == network.Names[road] ? roads : [.. roads, road]))
        {
            json.WriteStartObject();
            json.WriteString("code", network.Names[road].Code);
            json.WriteString("name", network.Names[road].Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static LineString LineOf(RoadGraph graph, Route route)
    {
        var line = route.Line(graph).Select(place => new Coordinate(place.Longitude, place.Latitude)).ToArray();
        return GeometryReader.Factory.CreateLineString(line.Length == 1 ? [line[0], line[0]] : line);
    }

    private static RoadPoint PointOf(RoadNetwork network, Place place, string parameter) => network.Nearest.Find(place)
        ?? throw RefusedException.NotFound($"{parameter}: there is no road within a kilometre.");

    private static Place PlaceOf(string text, string parameter)
    {
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers is [>= -180 and <= 180, >= -90 and <= 90]
            ? new Place(numbers[0], numbers[1])
            : throw RefusedException.BadRequest("bad-place", $"{parameter} must be longitude,latitude in degrees.", parameter);
    }

    private static FileContentHttpResult Feature(Action<Utf8JsonWriter> properties, Geometry geometry)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteStartObject("properties");
            properties(json);
            json.WriteEndObject();
            json.WritePropertyName("geometry");
            GeometryWriter.Write(json, geometry);
            json.WriteEndObject();
        }

        return TypedResults.Bytes(text.ToArray(), "application/geo+json");
    }
}
