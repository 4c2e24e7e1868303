using Civium.DemoCity.Drawing;
using Civium.DemoCity.Streets;

namespace Civium.DemoCity.Naming;

/// <summary>
/// Names of streets. Each district has words of its own, so that a name tells where one is: a road "Wenhua Road", then "Wenhua Street" and
/// "Wenhua 3rd Lane" near it. No two streets have one name.
/// </summary>
internal sealed class StreetNames
{
    private static readonly Name[] Ranks =
    [
        new("1st", "一"), new("2nd", "二"), new("3rd", "三"), new("4th", "四"), new("5th", "五"), new("6th", "六"), new("7th", "七"),
        new("8th", "八"), new("9th", "九"), new("10th", "十"), new("11th", "十一"), new("12th", "十二"), new("13th", "十三"), new("14th", "十四"),
    ];

    private readonly Queue<Name>[] _roads;
    private readonly Queue<Name>[] _lanes;
    private readonly Queue<Name> _avenues;

    public StreetNames(Dice dice)
    {
        var words = dice.Shuffled(Roots.Quarters);
        var share = words.Count / District.Names.Count;
        Words = [.. Enumerable.Range(0, District.Names.Count).Select(district => (IReadOnlyList<Name>)words.GetRange(district * share, share))];
        _roads = [.. Words.Select(own => new Queue<Name>(Roads(own)))];
        _lanes = [.. Words.Select(own => new Queue<Name>(Lanes(own)))];
        _avenues = new Queue<Name>(dice.Shuffled(Roots.Avenues.Skip(2)));
    }

    /// <summary>Each district's words.</summary>
    public IReadOnlyList<IReadOnlyList<Name>> Words { get; }

    /// <summary>The name of a great line of the plan.</summary>
    public Name Of(DrawnLine line) => line.Kind switch
    {
        LineKind.Ring => line.Rank switch
        {
            1 => new Name("Inner Ring Road", "内环路"),
            2 => new Name("Second Ring Road", "二环路"),
            _ => new Name("Outer Ring Expressway", "外环快速路"),
        },
        LineKind.Edge => new Name("Rao Cheng Road", "绕城路"),
        LineKind.Riverside => line.Rank == 0 ? new Name("North Riverside Road", "滨江北路") : new Name("South Riverside Road", "滨江南路"),
        LineKind.Lakeside => new Name("Lake Ring Road", "环湖路"),
        _ => Radial(line),
    };

    /// <summary>The name of a street between the great ones.</summary>
    public Name Of(RoadClass road, int district) => road == RoadClass.Residential
        ? _lanes[district].Dequeue()
        : _roads[district].Dequeue();

    /// <summary>The avenues through the centre are called after the people and the liberation, with the direction they go.</summary>
    private Name Radial(DrawnLine line)
    {
        var end = line.Points[^1].Angle;
        if (line.Points[0].Length > 1)
        {
            var word = _avenues.Dequeue();
            return line.Class == RoadClass.Primary ? word.With(" Avenue", "大道") : word.With(" Road", "路");
        }

        var (east, north) = (Math.Cos(end), Math.Sin(end));
        return Math.Abs(north) > Math.Abs(east)
            ? Roots.Avenues[0].With(north > 0 ? " Avenue North" : " Avenue South", north > 0 ? "北大道" : "南大道")
            : Roots.Avenues[1].With(east > 0 ? " Avenue East" : " Avenue West", east > 0 ? "东大道" : "西大道");
    }

    private static IEnumerable<Name> Roads(IReadOnlyList<Name> words) => words.Select(word => word.With(" Road", "路"))
        .Concat(words.Select(word => word.With(" East Road", "东路")))
        .Concat(words.Select(word => word.With(" West Road", "西路")))
        .Concat(words.Select(word => word.With(" North Road", "北路")))
        .Concat(words.Select(word => word.With(" South Road", "南路")));

    private static IEnumerable<Name> Lanes(IReadOnlyList<Name> words) => words.Select(word => word.With(" Street", "街"))
        .Concat(Ranks.SelectMany(rank => words.Select(word => new Name($"{word.English} {rank.English} Lane", $"{word.Chinese}{rank.Chinese}巷"))))
        .Concat(Ranks.SelectMany(rank => words.Select(word => new Name($"{word.English} North {rank.English} Lane", $"{word.Chinese}北{rank.Chinese}巷"))));
}
