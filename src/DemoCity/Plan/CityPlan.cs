using Civium.DemoCity.Buildings;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Ground;
using Civium.DemoCity.Naming;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Plan;

/// <summary>A stretch of road between two crossings.</summary>
/// <param name="Name">The street's name.</param>
/// <param name="Class">Its class.</param>
/// <param name="Points">Its course; the ends are exactly those of the stretches it meets.</param>
/// <param name="IsBridge">Whether it crosses the river.</param>
internal sealed record Road(Name Name, RoadClass Class, IReadOnlyList<Vec> Points, bool IsBridge);

/// <summary>A crossing of streets.</summary>
/// <param name="At">Where.</param>
/// <param name="Class">The greatest class that meets there.</param>
/// <param name="Second">The greatest class of the other streets.</param>
/// <param name="Arms">The directions in which stretches leave.</param>
/// <param name="Streets">The names of its streets, the greatest first.</param>
internal sealed record Junction(Vec At, RoadClass Class, RoadClass Second, IReadOnlyList<Vec> Arms, IReadOnlyList<Name> Streets)
{
    /// <summary>"People's Avenue / Second Ring Road".</summary>
    public Name Name => Streets.Count > 1
        ? new Name($"{Streets[0].English} / {Streets[1].English}", $"{Streets[0].Chinese}与{Streets[1].Chinese}路口")
        : Streets[0];
}

/// <summary>An area with a name; it may have several parts, and holes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Polygons">Polygons of rings, the outer one first; the first corner is not repeated.</param>
internal sealed record Area(Name Name, IReadOnlyList<IReadOnlyList<IReadOnlyList<Vec>>> Polygons)
{
    public static Area Of(Name name, IReadOnlyList<Vec> outline) => new(name, [[outline]]);
}

/// <summary>The whole plan of the city: a pure function of its seed. Immutable.</summary>
internal sealed record CityPlan
{
    public required ulong Seed { get; init; }

    public required River River { get; init; }

    public required Lake Lake { get; init; }

    /// <summary>The border of the built city.</summary>
    public required IReadOnlyList<Vec> Edge { get; init; }

    public required IReadOnlyList<Road> Roads { get; init; }

    public required IReadOnlyList<Junction> Junctions { get; init; }

    /// <summary>By number.</summary>
    public required IReadOnlyList<Area> Districts { get; init; }

    /// <summary>By number, as <see cref="Quarters"/>.</summary>
    public required IReadOnlyList<Area> Communities { get; init; }

    public required IReadOnlyList<Quarter> Quarters { get; init; }

    public required IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>What each block is used for.</summary>
    public required IReadOnlyList<LandUse> Uses { get; init; }

    public required IReadOnlyList<Building> Buildings { get; init; }

    /// <summary>Parks, and the green along the water.</summary>
    public required IReadOnlyList<Area> Greens { get; init; }
}
