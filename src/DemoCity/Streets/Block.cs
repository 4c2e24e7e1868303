using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Streets;

/// <summary>A corner of a piece of land and the line that goes on from it to the next corner.</summary>
internal readonly record struct Corner(Vec At, RoadLine Line);

/// <summary>What a face of the plan is.</summary>
internal enum FaceKind
{
    Land,
    River,
    Lake,
    Strip,
}

/// <summary>A piece of the plan between lines, counter-clockwise.</summary>
internal sealed record Face(FaceKind Kind, IReadOnlyList<Corner> Corners)
{
    public IReadOnlyList<Vec> Outline { get; } = [.. Corners.Select(corner => corner.At)];

    public double Area => Shape.Area(Outline);

    public Vec Centre => Shape.Centre(Outline);
}

/// <summary>A community: what the great roads and the first streets between them enclose.</summary>
/// <param name="Number">From 0.</param>
/// <param name="District">The number of its district.</param>
/// <param name="Outline">Its border, in the middle of the streets around it.</param>
internal sealed record Quarter(int Number, int District, IReadOnlyList<Vec> Outline);

/// <summary>A block: land that no street crosses, bordered by the middles of the streets around it.</summary>
/// <param name="Corners">Its border, counter-clockwise.</param>
/// <param name="Quarter">The number of its community.</param>
/// <param name="District">The number of its district.</param>
internal sealed record Block(IReadOnlyList<Corner> Corners, int Quarter, int District)
{
    public IReadOnlyList<Vec> Outline { get; } = [.. Corners.Select(corner => corner.At)];

    public double Area => Shape.Area(Outline);

    public Vec Centre => Shape.Centre(Outline);
}
