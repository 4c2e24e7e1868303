using Civium.Cql2.Evaluation;
using Civium.Cql2.Text;
using NetTopologySuite.Geometries;
using Xunit;

namespace Civium.Libs.Tests.Cql2;

/// <summary>What filters let through.</summary>
public sealed class EvaluationTests
{
    private static readonly Dictionary<string, object?> Feature = new()
    {
        ["name"] = "Café Müller",
        ["height"] = 30.0,
        ["levels"] = 9.0,
        ["open"] = true,
        ["tags"] = new object?[] { "a", "b" },
        ["built"] = new DateTime(2020, 5, 1, 12, 0, 0, DateTimeKind.Utc),
        ["since"] = "2020-05-01T12:00:00Z",
        ["geometry"] = new Point(116.4, 39.9),
        ["zone"] = new Polygon(new LinearRing([new(0, 0), new(4, 0), new(4, 4), new(0, 4), new(0, 0)])),
        ["nothing"] = null,
    };

    [Theory]
    [InlineData("height = 30", true)]
    [InlineData("height <> 30", false)]
    [InlineData("height / levels > 3.3", true)]
    [InlineData("height div levels = 3", true)]
    [InlineData("height % 7 = 2", true)]
    [InlineData("2 ^ 3 = 8", true)]
    [InlineData("-height < -29", true)]
    [InlineData("height BETWEEN 30 AND 31", true)]
    [InlineData("height NOT BETWEEN 30 AND 31", false)]
    [InlineData("name LIKE 'Caf_ M%r'", true)]
    [InlineData("name LIKE 'caf%'", false)]
    [InlineData("CASEI(name) LIKE CASEI('CAFÉ%')", true)]
    [InlineData("ACCENTI(name) = ACCENTI('Cafe Muller')", true)]
    [InlineData("ACCENTI(CASEI(name)) = accenti(casei('CAFE MULLER'))", true)]
    [InlineData("levels IN (1, 9)", true)]
    [InlineData("levels NOT IN (1, 9)", false)]
    [InlineData("open = TRUE", true)]
    [InlineData("NOT open = TRUE", false)]
    [InlineData("height > levels", true)]
    [InlineData("nothing IS NULL", true)]
    [InlineData("missing IS NULL AND name IS NOT NULL", true)]
    [InlineData("nothing = 1", false)]
    [InlineData("NOT nothing = 1", false)]
    [InlineData("nothing = 1 OR open = TRUE", true)]
    [InlineData("height = 'thirty'", false)]
    [InlineData("built > DATE('2020-05-01')", true)]
    [InlineData("since = TIMESTAMP('2020-05-01T12:00:00Z')", true)]
    [InlineData("T_DURING(built, INTERVAL('2020-01-01','2020-12-31'))", true)]
    [InlineData("T_AFTER(built, INTERVAL('..','2019-12-31'))", true)]
    [InlineData("T_INTERSECTS(built, DATE('2020-05-01'))", true)]
    [InlineData("T_BEFORE(built, DATE('2020-05-01'))", false)]
    [InlineData("S_INTERSECTS(geometry, BBOX(116,39,117,40))", true)]
    [InlineData("S_DISJOINT(geometry, BBOX(170,-10,-170,10))", true)]
    [InlineData("S_INTERSECTS(POINT(-175 0), BBOX(170,-10,-170,10))", true)]
    [InlineData("S_WITHIN(geometry, POLYGON((116 39,117 39,117 40,116 40,116 39)))", true)]
    [InlineData("S_CONTAINS(zone, POINT(2 2))", true)]
    [InlineData("S_TOUCHES(zone, LINESTRING(0 0, -1 -1))", true)]
    [InlineData("S_CROSSES(zone, LINESTRING(-1 2, 5 2))", true)]
    [InlineData("S_OVERLAPS(zone, BBOX(2,2,6,6))", true)]
    [InlineData("S_EQUALS(zone, POLYGON((4 4,0 4,0 0,4 0,4 4)))", true)]
    [InlineData("A_CONTAINS(tags, ('b'))", true)]
    [InlineData("A_CONTAINEDBY(tags, ('a','b','c'))", true)]
    [InlineData("A_OVERLAPS(tags, ('c','d'))", false)]
    [InlineData("A_EQUALS(tags, ('a','b'))", true)]
    public void A_filter_lets_through(string filter, bool passes) =>
        Assert.Equal(passes, Evaluator.Passes(TextParser.Parse(filter), name => Feature.GetValueOrDefault(name)));

    /// <summary>The thirteen relations of Allen (1983), each of exactly one pair of these intervals.</summary>
    [Theory]
    [InlineData("T_BEFORE", 1, 2, 4, 6)]
    [InlineData("T_MEETS", 1, 4, 4, 6)]
    [InlineData("T_OVERLAPS", 1, 5, 4, 6)]
    [InlineData("T_STARTS", 4, 5, 4, 6)]
    [InlineData("T_DURING", 4, 5, 3, 6)]
    [InlineData("T_FINISHES", 5, 6, 4, 6)]
    [InlineData("T_EQUALS", 4, 6, 4, 6)]
    [InlineData("T_FINISHEDBY", 4, 6, 5, 6)]
    [InlineData("T_CONTAINS", 3, 6, 4, 5)]
    [InlineData("T_STARTEDBY", 4, 6, 4, 5)]
    [InlineData("T_OVERLAPPEDBY", 4, 6, 1, 5)]
    [InlineData("T_METBY", 4, 6, 1, 4)]
    [InlineData("T_AFTER", 4, 6, 1, 2)]
    public void Intervals_relate_in_one_way_only(string relation, int from, int to, int otherFrom, int otherTo)
    {
        string[] all = ["T_BEFORE", "T_MEETS", "T_OVERLAPS", "T_STARTS", "T_DURING", "T_FINISHES", "T_EQUALS", "T_FINISHEDBY", "T_CONTAINS", "T_STARTEDBY", "T_OVERLAPPEDBY", "T_METBY", "T_AFTER"];
        foreach (var one in all)
        {
            var filter = $"{one}(INTERVAL({At(from)},{At(to)}),INTERVAL({At(otherFrom)},{At(otherTo)}))";
            Assert.Equal(one == relation, Evaluator.Passes(TextParser.Parse(filter), _ => null));
        }

        static string At(int hour) => $"'2026-01-01T0{hour}:00:00Z'";
    }
}
