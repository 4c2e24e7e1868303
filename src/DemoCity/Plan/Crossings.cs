using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Plan;

/// <summary>Finds where streets cross.</summary>
internal static class Crossings
{
    /// <summary>The points where three or more stretches meet, by the order of the roads.</summary>
    public static IReadOnlyList<Junction> Of(IReadOnlyList<Road> roads)
    {
        var arms = new Dictionary<Vec, List<(Road Road, Vec Direction)>>();
        foreach (var road in roads)
        {
            Add(road.Points[0], road, (road.Points[1] - road.Points[0]).Unit);
            Add(road.Points[^1], road, (road.Points[^2] - road.Points[^1]).Unit);
        }

        return [.. arms.Where(place => place.Value.Count >= 3).Select(place => Junction(place.Key, place.Value))];

        void Add(Vec at, Road road, Vec direction)
        {
            if (!arms.TryGetValue(at, out var list))
            {
                arms[at] = list = [];
            }

            list.Add((road, direction));
        }
    }

    private static Junction Junction(Vec at, List<(Road Road, Vec Direction)> arms)
    {
        var ordered = arms.OrderBy(arm => arm.Road.Class).ToArray();
        var streets = ordered.Select(arm => arm.Road.Name).Distinct().ToArray();
        var second = streets.Length > 1 ? ordered.First(arm => arm.Road.Name != streets[0]).Road.Class : ordered[0].Road.Class;
        return new Junction(at, ordered[0].Road.Class, second, [.. ordered.Select(arm => arm.Direction)], streets);
    }
}
