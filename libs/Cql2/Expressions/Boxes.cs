using NetTopologySuite.Geometries;

namespace Civium.Cql2.Expressions;

/// <summary>Bounding boxes as geometries.</summary>
public static class Boxes
{
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4326);

    /// <summary>The area of a box of four numbers (west, south, east, north) or six, whose heights are left out. West of east is across the date line.</summary>
    /// <exception cref="Cql2Exception">It is none.</exception>
    public static GeometryLiteral Area(IReadOnlyList<double> numbers, string where)
    {
        if (numbers.Count is not (4 or 6))
        {
            throw new Cql2Exception("A box has four numbers (west, south, east, north), or six with heights.", where);
        }

        var (west, south) = (numbers[0], numbers[1]);
        var (east, north) = numbers.Count == 4 ? (numbers[2], numbers[3]) : (numbers[3], numbers[4]);
        if (south > north)
        {
            throw new Cql2Exception("A box's south must not be north of its north.", where);
        }

        return new GeometryLiteral(west <= east
            ? Rectangle(west, south, east, north)
            : Factory.CreateMultiPolygon([Rectangle(west, south, 180, north), Rectangle(-180, south, east, north)]));
    }

    private static Polygon Rectangle(double west, double south, double east, double north) => Factory.CreatePolygon(
    [
        new Coordinate(west, south), new Coordinate(east, south), new Coordinate(east, north), new Coordinate(west, north), new Coordinate(west, south),
    ]);
}
