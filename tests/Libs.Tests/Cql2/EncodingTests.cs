using CsCheck;
using Civium.Cql2.Expressions;
using Civium.Cql2.Json;
using Civium.Cql2.Text;
using NetTopologySuite.Geometries;
using Xunit;

namespace Civium.Libs.Tests.Cql2;

/// <summary>Text and JSON are read into one tree.</summary>
public sealed class EncodingTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "height > 30", """{"op":">","args":[{"property":"height"},30]}""" },
        { "\"name:zh-Hans\" = '甲''s'", """{"op":"=","args":[{"property":"name:zh-Hans"},"甲's"]}""" },
        { "a = 1 AND b = 2 AND c = 3", """{"op":"and","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"and","args":[{"op":"=","args":[{"property":"b"},2]},{"op":"=","args":[{"property":"c"},3]}]}]}""" },
        { "a = 1 OR b = 2 AND NOT c = 3", """{"op":"or","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"and","args":[{"op":"=","args":[{"property":"b"},2]},{"op":"not","args":[{"op":"=","args":[{"property":"c"},3]}]}]}]}""" },
        { "name NOT LIKE 'B%'", """{"op":"not","args":[{"op":"like","args":[{"property":"name"},"B%"]}]}""" },
        { "height BETWEEN 10 AND 2 * 15", """{"op":"between","args":[{"property":"height"},10,{"op":"*","args":[2,15]}]}""" },
        { "class NOT IN ('a','b')", """{"op":"not","args":[{"op":"in","args":[{"property":"class"},["a","b"]]}]}""" },
        { "class IS NOT NULL", """{"op":"not","args":[{"op":"isNull","args":[{"property":"class"}]}]}""" },
        { "CASEI(name) LIKE casei('Ä%')", """{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["Ä%"]}]}""" },
        { "S_INTERSECTS(geometry, POINT(116.4 -39.9))", """{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[116.4,-39.9]}]}""" },
        { "S_WITHIN(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))", """{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}]}""" },
        { "S_INTERSECTS(geometry, BBOX(1,2,3,4))", """{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3,4]}]}""" },
        { "T_AFTER(validFrom, TIMESTAMP('2026-01-31T08:00:00Z'))", """{"op":"t_after","args":[{"property":"validFrom"},{"timestamp":"2026-01-31T08:00:00Z"}]}""" },
        { "T_DURING(INTERVAL(validFrom, validTo), INTERVAL('2026-01-01', '..'))", """{"op":"t_during","args":[{"interval":[{"property":"validFrom"},{"property":"validTo"}]},{"interval":["2026-01-01",".."]}]}""" },
        { "built < DATE('2000-01-01')", """{"op":"<","args":[{"property":"built"},{"date":"2000-01-01"}]}""" },
        { "A_CONTAINS(tags, ('x','y'))", """{"op":"a_contains","args":[{"property":"tags"},["x","y"]]}""" },
        { "a + b * c ^ 2 - d div 3 % 2 = -1.5e3", """{"op":"=","args":[{"op":"-","args":[{"op":"+","args":[{"property":"a"},{"op":"*","args":[{"property":"b"},{"op":"^","args":[{"property":"c"},2]}]}]},{"op":"%","args":[{"op":"div","args":[{"property":"d"},3]},2]}]},-1500]}""" },
        { "oneway = TRUE", """{"op":"=","args":[{"property":"oneway"},true]}""" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Text_and_json_are_the_same_tree(string text, string json)
    {
        Assert.Equal(TextParser.Parse(text), JsonParser.Parse(json));
        Assert.Equal(TextParser.Parse(text), TextParser.Parse(TextPrinter.Print(JsonParser.Parse(json))));
    }

    [Theory]
    [InlineData("height >")]
    [InlineData("height > 30 40")]
    [InlineData("height")]
    [InlineData("30 + 4")]
    [InlineData("'open")]
    [InlineData("nonsense(1)")]
    [InlineData("name IN ()")]
    [InlineData("a AND 5")]
    [InlineData("DATE('31.1.2026') = a")]
    [InlineData("S_INTERSECTS(geometry, POINT(1))")]
    [InlineData("S_INTERSECTS(geometry, 'x')")]
    [InlineData("and = 1")]
    [InlineData("a = #")]
    public void What_is_not_the_language_is_refused(string text) => Assert.Throws<Cql2Exception>(() => TextParser.Parse(text));

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"op":"nothing","args":[]}""")]
    [InlineData("""{"op":"=","args":[1]}""")]
    [InlineData("""{"op":"="}""")]
    [InlineData("""{"property":7}""")]
    [InlineData("""{"op":"s_intersects","args":[{"property":"g"},{"type":"Blob","coordinates":[]}]}""")]
    public void What_is_not_its_json_is_refused(string json) => Assert.Throws<Cql2Exception>(() => JsonParser.Parse(json));

    [Fact]
    public void Deep_and_long_input_is_refused_quickly()
    {
        Assert.Throws<Cql2Exception>(() => TextParser.Parse(new string('(', 60_000) + "a=1"));
        Assert.Throws<Cql2Exception>(() => TextParser.Parse(string.Concat(Enumerable.Repeat("NOT ", 10_000)) + "a=1"));
        Assert.Throws<Cql2Exception>(() => TextParser.Parse(new string(' ', 70_000)));
        Assert.Throws<Cql2Exception>(() => JsonParser.Parse(string.Concat(Enumerable.Repeat("""{"op":"not","args":[""", 2000))));
    }

    [Fact]
    public void Every_tree_survives_both_encodings() => Conditions(3).Sample(expression =>
    {
        var text = TextParser.Parse(TextPrinter.Print(expression));
        var json = JsonParser.Parse(JsonPrinter.Print(expression));
        return text.Equals(json) && json.Equals(Normal(expression));
    }, iter: 2000);

    // Numbers in lists and calls are read back as written, but nested joins are joined.
    private static Expression Normal(Expression expression) => expression switch
    {
        Call { Operator: "and" or "or" } call => Call.Join(call.Operator, call.Arguments.Select(Normal)),
        Call call => new Call(call.Operator, [.. call.Arguments.Select(Normal)]),
        _ => expression,
    };

    private static Gen<Expression> Conditions(int depth)
    {
        var comparison = Gen.Select(Gen.OneOfConst([.. Operators.Comparison]), Numbers(2), Numbers(2), (name, left, right) => (Expression)new Call(name, [left, right]));
        var texts = Gen.Select(Names, Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOfConst('\'', '"', '%', '甲', ' ')), 0, 8], (name, text) => (Expression)new Call("like", [name, new TextLiteral(text)]));
        var places = Gen.Select(Gen.OneOfConst([.. Operators.Spatial]), Gen.Int[-1800, 1800], Gen.Int[-900, 900], (name, x, y) =>
            (Expression)new Call(name, [new PropertyName("geometry"), new GeometryLiteral(new Point(x / 10.0, y / 10.0))]));
        var times = Gen.Select(Gen.OneOfConst([.. Operators.Temporal]), Gen.Int[0, 100_000], Gen.Bool, (name, minutes, open) =>
        {
            var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes);
            return (Expression)new Call(name, [new PropertyName("t"), new IntervalLiteral(open ? null : new TimestampLiteral(time), new DateLiteral(DateOnly.FromDateTime(time.AddDays(1))))]);
        });
        var lists = Gen.Select(Names, Gen.Int[-5, 5].Array[1, 4], (name, items) => (Expression)new Call("in", [name, new ListLiteral([.. items.Select(item => new NumberLiteral(item))])]));
        var leaf = Gen.OneOf(comparison, texts, places, times, lists);
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Conditions(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Select(one => (Expression)new Call("not", [one])),
            Gen.Select(Gen.OneOfConst("and", "or"), inner.Array[2, 3], (name, some) => (Expression)new Call(name, some)));
    }

    private static readonly Gen<Expression> Names = Gen.OneOfConst("a", "b.c", "name:zh-Hans", "and", "é").Select(name => (Expression)new PropertyName(name));

    private static Gen<Expression> Numbers(int depth)
    {
        var leaf = Gen.OneOf(Names, Gen.Double[-1e6, 1e6].Select(number => (Expression)new NumberLiteral(Math.Round(number, 3))));
        return depth == 0 ? leaf : Gen.OneOf(leaf, Gen.Select(Gen.OneOfConst([.. Operators.Arithmetic]), Numbers(depth - 1), Numbers(depth - 1), (name, left, right) => (Expression)new Call(name, [left, right])));
    }
}
