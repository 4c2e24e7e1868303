namespace Civium.Logistics.Roads;

/// <summary>Builds graphs. Linear in the positions.</summary>
public static class RoadGraphBuilder
{
    private const double Grid = 1e7;

    /// <summary>
    /// The graph of some roads. Where two roads share a position, or one meets itself, is a junction; so are all ends.
    /// </summary>
    /// <exception cref="ArgumentException">A road has fewer than two positions, or a speed that is not positive.</exception>
    public static RoadGraph Build(IReadOnlyList<Road> roads)
    {
        var uses = CountUses(roads);
        var junctions = new List<Place>();
        var numbers = new Dictionary<(long, long), int>();
        var links = new List<Link>();
        var positions = new List<Place>();
        var ends = new List<int>();
        for (var number = 0; number < roads.Count; number++)
        {
            var line = roads[number].Line;
            var start = 0;
            for (var i = 1; i < line.Count; i++)
            {
                if (i == line.Count - 1 || uses[KeyOf(line[i])] > 1)
                {
                    AddLink(number, start, i);
                    start = i;
                }
            }
        }

        return new RoadGraph([.. junctions], [.. links], [.. positions], [.. ends]);

        void AddLink(int number, int from, int to)
        {
            var road = roads[number];
            double length = 0;
            for (var i = from + 1; i <= to; i++)
            {
                length += Globe.Distance(road.Line[i - 1], road.Line[i]);
            }

            for (var i = from; i <= to; i++)
            {
                positions.Add(road.Line[i]);
            }

            ends.Add(positions.Count);
            links.Add(new Link(
                number, NumberOf(road.Line[from]), NumberOf(road.Line[to]), Whole(length * 1000), Whole(length * 3600 / road.Speed), road.Direction));
        }

        int NumberOf(Place place)
        {
            var key = KeyOf(place);
            if (!numbers.TryGetValue(key, out var number))
            {
                number = junctions.Count;
                numbers.Add(key, number);
                junctions.Add(place);
            }

            return number;
        }
    }

    private static Dictionary<(long, long), int> CountUses(IReadOnlyList<Road> roads)
    {
        var uses = new Dictionary<(long, long), int>();
        foreach (var road in roads)
        {
            if (road.Line.Count < 2 || !(road.Speed > 0))
            {
                throw new ArgumentException("A road needs at least two positions and a speed above 0.", nameof(roads));
            }

            foreach (var place in road.Line)
            {
                var key = KeyOf(place);
                uses[key] = uses.GetValueOrDefault(key) + 1;
            }
        }

        return uses;
    }

    private static (long, long) KeyOf(Place place) => ((long)Math.Round(place.Longitude * Grid), (long)Math.Round(place.Latitude * Grid));

    // At least 1, so that no circle is free.
    private static int Whole(double cost) => (int)Math.Clamp(Math.Round(cost), 1, int.MaxValue / 4);
}
