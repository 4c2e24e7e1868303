using System.Collections.Concurrent;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Plan;
using Civium.DemoCity.Sensors;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Tests.DemoCity;

/// <summary>Plans of some seeds, drawn once a test run, and their shapes as geometry.</summary>
internal static class Plans
{
    private static readonly ConcurrentDictionary<ulong, Lazy<(CityPlan Plan, IReadOnlyList<Sensor> Sensors)>> Drawn = new();

    public static CityPlan Of(ulong seed) => Get(seed).Plan;

    public static IReadOnlyList<Sensor> SensorsOf(ulong seed) => Get(seed).Sensors;

    public static Polygon Polygon(IReadOnlyList<Vec> outline) => new(new LinearRing(Coordinates([.. outline, outline[0]])));

    public static LineString Line(IReadOnlyList<Vec> points) => new(Coordinates(points));

    private static (CityPlan Plan, IReadOnlyList<Sensor> Sensors) Get(ulong seed) => Drawn.GetOrAdd(seed, static seed => new(() =>
    {
        var plan = Planner.Draw(seed);
        return (plan, Siting.Place(plan));
    })).Value;

    private static Coordinate[] Coordinates(IReadOnlyList<Vec> points) => [.. points.Select(point => new Coordinate(point.X, point.Y))];
}
