using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

/// <summary>
/// Hostile and random input to the parser, the binder and the evaluator: whatever comes, the answer is a value or a <see cref="QueryException"/>, and
/// the work grows with the length of the input. <c>CIVIUM_FUZZ</c> sets how many inputs are generated.
/// </summary>
public sealed class QueryFuzzTests
{
    private const int Usual = 100_000;
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Words =
    [
        " eq ", " ne ", " gt ", " ge ", " lt ", " le ", " and ", " or ", "not ", " in ", " add ", " sub ", " mul ", " div ", " mod ", "(", ")", ",", "/", ":", "'", "''", "-", " ", "$", "@", ";", "=",
        "id", "@iot.id", "name", "result", "phenomenonTime", "resultTime", "validTime", "properties/a/b", "properties", "parameters/x", "unitOfMeasurement/symbol", "observedArea", "location", "feature",
        "Datastream", "Datastreams", "Observations", "Thing", "Things", "Locations", "FeatureOfInterest", "ObservedProperty", "MultiDatastream", "Sensor", "any(", "d: ", "d/", "any()",
        "1", "0", "-1", "3.5", "1e308", "-1e308", "9223372036854775807", "79228162514264337593543950335", "true", "false", "null", "'a'", "'3'", "'2026-03-01T00:00:00Z'", "''''",
        "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z", "2026-03-01", "12:30:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "duration'P1D'", "duration'-P99999M'", "duration'PT1S'",
        "geography'POINT (1 2)'", "geography'POLYGON ((0 0,1 0,1 1,0 1,0 0))'", "geography'POLYGON ((0 0,1 1,1 0,0 1,0 0))'", "geography'LINESTRING (0 0,1 1)'", "geography'GEOMETRYCOLLECTION (POINT (1 1),LINESTRING (0 0,2 2))'", "geography'POINT EMPTY'",
        "now()", "mindatetime()", "maxdatetime()", "length(", "concat(", "substring(", "substringof(", "startswith(", "endswith(", "indexof(", "tolower(", "toupper(", "trim(", "round(", "floor(", "ceiling(",
        "year(", "month(", "day(", "hour(", "minute(", "second(", "fractionalseconds(", "totaloffsetminutes(", "date(", "time(", "before(", "after(", "meets(", "during(", "overlaps(", "starts(", "finishes(",
        "geo.distance(", "geo.length(", "geo.intersects(", "geo.distanceinmetres(", "st_equals(", "st_disjoint(", "st_touches(", "st_within(", "st_overlaps(", "st_crosses(", "st_intersects(", "st_contains(", "st_relate(", "'T*F**F***'",
        "'; DROP TABLE things; --", "\u0000", "\ud800", "é", "汉", "\t", "\n", "%27", "\\", "\"",
    ];

    private static readonly Func<QueryValue>[] Values =
    [
        () => QueryValue.Null, () => QueryValue.Of(true), () => QueryValue.Of(long.MinValue), () => QueryValue.Of(3L), () => QueryValue.Of(double.MaxValue), () => QueryValue.Of(-0.5), () => QueryValue.Of(decimal.MaxValue),
        () => QueryValue.Of(""), () => QueryValue.Of("abc"), () => QueryValue.Of(new TimeValue(DateTime.MinValue)), () => QueryValue.Of(new TimeValue(Now, Now.AddHours(1))), () => QueryValue.Of(new TimeValue(DateTime.MaxValue)),
        () => QueryValue.Of(new CalendarDuration(int.MaxValue, TimeSpan.MaxValue)), () => QueryValue.Of(DateOnly.MaxValue), () => QueryValue.Of(TimeOnly.MaxValue),
        () => WellKnownText.TryRead("POLYGON ((0 0,1 1,1 0,0 1,0 0))", out var bowtie) ? QueryValue.Of(bowtie) : default, () => WellKnownText.TryRead("POINT (1 1)", out var point) ? QueryValue.Of(point) : default,
    ];

    [Fact]
    [Trait("Category", "Slow")]
    public void Whatever_comes_is_answered_or_refused()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CIVIUM_FUZZ"), out var told) ? told : Usual;
        var bound = 0;
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var random = new Random(worker + 1);
            for (var i = worker; i < count; i += Environment.ProcessorCount)
            {
                if (Try(random))
                {
                    Interlocked.Increment(ref bound);
                }
            }
        });

        // Otherwise nothing but refusals would be tested.
        Assert.True(bound > count / 100, $"only {bound} of {count} inputs could be evaluated");
    }

    [Theory]
    [InlineData("(", "1", ")", " eq 1")]
    [InlineData("not ", "true", "", "")]
    [InlineData("name eq 'a' or ", "true", "", "")]
    [InlineData("result gt 1 and Datastream/id eq 1 and ", "true", "", "")]
    [InlineData("concat('a',", "'a'", ")", " eq 'a'")]
    [InlineData("1 add ", "1", "", " eq 1")]
    [InlineData("Datastream/Thing/Datastreams/", "name", "", " eq 'a'")]
    [InlineData("'", "", "", "")]
    [InlineData("''", "", "", "")]
    [InlineData("((((((((((", "", "", "")]
    [InlineData("Datastream/Thing/Datastreams/any(d: ", "true", ")", "")]
    [InlineData("geography'", "", "", "")]
    [InlineData("geo.length(geography'GEOMETRYCOLLECTION(", "POINT (1 1)", ")", "') gt 1")]
    [InlineData("1e", "1", "", "")]
    [InlineData("2026-03-01T00:00:00Z/", "", "", "")]
    public void Work_grows_with_the_length_and_no_faster(string before, string middle, string after, string end)
    {
        // Memory that is asked for stands for work: it is the same on a busy machine.
        var small = Work(before, middle, after, end, 2_000);
        var large = Work(before, middle, after, end, 16_000);
        Assert.True(large < (small * 16) + 1_000_000, $"{small} bytes for 2,000 characters, {large} for 16,000");
    }

    [Fact]
    public void Hostile_expand_and_paths_are_refused_with_their_place()
    {
        var deep = string.Concat(Enumerable.Repeat("Datastreams/Thing/", 500)) + "Datastreams";
        var refused = Assert.Throws<QueryException>(() => QueryParser.Parse("$expand=" + deep, QueryLimits.Default));
        Assert.Equal("$expand", refused.Option);
        Assert.Throws<QueryException>(() => QueryParser.Parse("$expand=" + string.Concat(Enumerable.Repeat("Datastreams($expand=", 500)), QueryLimits.Default));
        Assert.Throws<QueryException>(() => QueryParser.Parse("$select=" + string.Join(',', Enumerable.Repeat("name", 5000)), QueryLimits.Default));
        Assert.Throws<PathException>(() => ResourcePath.Parse(string.Concat(Enumerable.Repeat("Things(1)/Datastreams(1)/Thing/", 200))));
        Assert.Throws<QueryException>(() => QueryParser.ParseExpression(new string('(', 40_000), QueryLimits.Default));
    }

    private static long Work(string before, string middle, string after, string end, int length)
    {
        var times = Math.Max(1, length / (before.Length + after.Length));
        var text = string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(after, times)) + end;
        var limits = QueryLimits.Default with { MaxLength = 1_000_000, MaxDepth = 300, MaxListLength = 100_000 };
        var start = GC.GetAllocatedBytesForCurrentThread();
        Evaluate(text, EntityTypes.Observation, limits, new Random(1));
        return GC.GetAllocatedBytesForCurrentThread() - start;
    }

    private static bool Try(Random random)
    {
        var type = EntityTypes.All[random.Next(EntityTypes.All.Count)];
        var text = Text(random, type);
        var isBound = Evaluate(text, type, QueryLimits.Default, random);
        try
        {
            var options = QueryParser.Parse($"$filter={text}&$orderby={Text(random, type)}&$expand=Datastreams($filter={text};$top={random.Next(5)})&$select={Text(random, type)}", QueryLimits.Default);

            // What was read is written so that it reads the same again.
            Assert.Equal(OptionsPrinter.Print(options), OptionsPrinter.Print(QueryParser.Parse(OptionsPrinter.Print(options), QueryLimits.Default)));
        }
        catch (QueryException refused)
        {
            Assert.NotEmpty(refused.Message);
        }

        return isBound;
    }

    private static bool Evaluate(string text, EntityType type, QueryLimits limits, Random random)
    {
        try
        {
            var expression = QueryParser.ParseExpression(text, limits);
            Assert.Equal(expression, QueryParser.ParseExpression(expression.ToString(), limits with { MaxLength = int.MaxValue, MaxDepth = 1_000 }));
            var filter = Binder.BindFilter(expression, type);
            if (type == EntityTypes.Observation)
            {
                Pushdown.Derive(filter);
                RelatedConditions.Split(filter.Expression, "Datastream");
            }

            var seed = random.Next();
            var matches = Evaluator.CompileFilter<int>(filter, path => row => Values[(seed + row + path.Text.Length) % Values.Length](), Now, _ => row => [row + 1, row + 2]);
            for (var row = 0; row < 3; row++)
            {
                matches(row);
            }

            return true;
        }
        catch (QueryException refused)
        {
            Assert.InRange(refused.Position, 0, text.Length);
            return false;
        }
    }

    /// <summary>A filter that is nearly right, then perhaps spoilt; or words in any order.</summary>
    private static string Text(Random random, EntityType type)
    {
        if (random.Next(3) == 0)
        {
            return string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)]));
        }

        var text = Condition(random, type, 4);
        if (random.Next(3) == 0 && text.Length > 0)
        {
            var at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Words[random.Next(Words.Length)]),
                _ => text[..at] + (char)random.Next(1, 0x2000) + text[(at + 1)..],
            };
        }

        return text;
    }

    private static string Condition(Random random, EntityType type, int depth) => random.Next(depth <= 0 ? 3 : 8) switch
    {
        0 => $"{Operand(random, type, depth - 1)} {Pick(random, "eq", "ne", "gt", "ge", "lt", "le")} {Operand(random, type, depth - 1)}",
        1 => $"{Operand(random, type, depth - 1)} in (1,'a',2.5)",
        2 => $"{Pick(random, "before", "after", "during", "overlaps", "geo.intersects", "st_within", "startswith", "substringof")}({Operand(random, type, depth - 1)},{Operand(random, type, depth - 1)})",
        3 => $"not ({Condition(random, type, depth - 1)})",
        4 when type.Navigations.Where(one => one.Many).ToArray() is { Length: > 0 } sets => Any(random, sets[random.Next(sets.Length)], depth),
        _ => $"({Condition(random, type, depth - 1)} {Pick(random, "and", "or")} {Condition(random, type, depth - 1)})",
    };

    private static string Any(Random random, Navigation set, int depth) =>
        $"{set.Name}/any(v{depth}: v{depth}/{Path(random, set.Target)} {Pick(random, "eq", "gt")} {Words[random.Next(60, 90)]} or {Condition(random, set.Target, 0)})";

    private static string Operand(Random random, EntityType type, int depth) => random.Next(depth <= 0 ? 2 : 5) switch
    {
        0 => Path(random, type),
        1 => Pick(random, "1", "2.5", "'a'", "null", "true", "now()", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z/2026-03-02T00:00:00Z", "duration'P1D'", "geography'POINT (1 2)'"),
        2 => $"({Operand(random, type, depth - 1)} {Pick(random, "add", "sub", "mul", "div", "mod")} {Operand(random, type, depth - 1)})",
        3 => $"{Pick(random, "length", "year", "date", "round", "tolower", "geo.length", "fractionalseconds")}({Operand(random, type, depth - 1)})",
        _ => $"{Pick(random, "concat", "geo.distance", "indexof", "substring")}({Operand(random, type, depth - 1)},{Operand(random, type, depth - 1)})",
    };

    private static string Path(Random random, EntityType type)
    {
        var path = "";
        for (var i = 0; i < 3 && random.Next(2) == 0 && type.Navigations.Count > 0; i++)
        {
            var step = type.Navigations[random.Next(type.Navigations.Count)];
            path += step.Name + "/";
            type = step.Target;
        }

        return path + type.Properties[random.Next(type.Properties.Count)].Name;
    }

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
