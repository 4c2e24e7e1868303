using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class EvaluationTests
{
    private static readonly DateTime Now = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("result gt 3", true)]
    [InlineData("result gt '3'", true)]
    [InlineData("'3' lt result", true)]
    [InlineData("result lt '3'", false)]
    [InlineData("result in (1,20.5)", true)]
    [InlineData("result add 1 eq 21.5", true)]
    [InlineData("5 div 2 eq 2", true)]
    [InlineData("5.0 div 2 eq 2.5", true)]
    [InlineData("1 div 0 eq null", true)]
    [InlineData("0.1 add 0.2 eq 0.3", true)]
    [InlineData("9223372036854775807 add 1 gt 9223372036854775806", true)]
    [InlineData("resultTime eq null", true)]
    [InlineData("resultTime ne null", false)]
    [InlineData("resultTime gt 2000-01-01T00:00:00Z", false)]
    [InlineData("null eq null", true)]
    [InlineData("not startswith(parameters/absent,'a')", false)]
    [InlineData("startswith(parameters/absent,'a') or true", true)]
    [InlineData("startswith(parameters/absent,'a') and true", false)]
    [InlineData("phenomenonTime ge 2024-05-01T10:00:00Z", true)]
    [InlineData("phenomenonTime gt '2024-05-01T10:00:00Z'", false)]
    [InlineData("phenomenonTime gt now() sub duration'PT3H'", true)]
    [InlineData("phenomenonTime gt now() sub duration'PT1H'", false)]
    [InlineData("during(phenomenonTime,2024-05-01T10:00:00Z/2024-05-01T11:00:00Z)", true)]
    [InlineData("before(phenomenonTime,2024-05-01T10:00:00Z)", false)]
    [InlineData("year(phenomenonTime) eq 2024 and hour(phenomenonTime) eq 10", true)]
    [InlineData("date(phenomenonTime) eq 2024-05-01", true)]
    [InlineData("floor(result) eq 20 and ceiling(result) eq 21 and round(result) eq 21", true)]
    [InlineData("length(concat(tolower('AB'),trim(' c '))) eq 3", true)]
    [InlineData("substringof('Things','SensorThings') and indexof('abc','c') eq 2 and substring('abc',1,1) eq 'b'", true)]
    [InlineData("Datastream/id eq 7 and id lt 10", true)]
    public void A_filter_answers_as_the_standard_says(string text, bool expected) => Assert.Equal(expected, Filter(text)(new Row()));

    [Theory]
    [InlineData("resul gt 3", "nearest known: result")]
    [InlineData("Datastream/nam eq 'a'", "nearest known: name")]
    [InlineData("id eq '1'", "expected a number")]
    [InlineData("result add 1", "expected a condition")]
    [InlineData("nosuch(1)", "expected a function")]
    [InlineData("geo.distance(result,geography'PONT (1 2)') gt 1", "well-known text")]
    [InlineData("st_relate(FeatureOfInterest/feature,geography'POINT (1 2)','T')", "pattern of nine")]
    [InlineData("Datastream/any()", "expected a collection")]
    [InlineData("Datastream/Thing/Locations/any(l: l/id)", "true or false")]
    [InlineData("Datastream eq 1", "expected a property after Datastream")]
    [InlineData("length(1) eq 1", "expected a text")]
    [InlineData("substring('a') eq 'a'", "2 to 3 arguments")]
    [InlineData("phenomenonTime gt 'yesterday'", "expected a time")]
    public void What_cannot_be_evaluated_is_refused_when_bound(string text, string part)
    {
        var error = Assert.Throws<QueryException>(() => Bind(text));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("phenomenonTime ge 2024-01-01T00:00:00Z and phenomenonTime lt 2024-02-01T00:00:00Z and Datastream/id eq 1", true)]
    [InlineData("result gt 0.1 and Datastream/@iot.id in (1,2)", true)]
    [InlineData("result gt '3'", false)]
    [InlineData("result gt 3 or id eq 1", false)]
    [InlineData("phenomenonTime eq 2024-01-01T00:00:00Z", false)]
    [InlineData("id in (1,3)", false)]
    [InlineData("id in (1,2)", true)]
    [InlineData("not (id eq 1)", false)]
    public void Pushdown_says_whether_it_is_the_whole_filter(string text, bool exact) => Assert.Equal(exact, Pushdown.Derive(Bind(text)).Exact);

    [Fact]
    public void Pushdown_intersects_ranges_and_lists()
    {
        var conditions = Pushdown.Derive(Bind("5 lt result and result le 9 and result lt 9 and Datastream/id in (3,1,2) and Datastream/id in (2,3,4)"));
        Assert.Equal(new ValueRange<double>(5, false, 9, false), conditions.NumericResult);
        Assert.Equal([2, 3], conditions.DatastreamIds);
    }

    [Fact]
    public void Pushdown_never_loses_a_match_and_exact_ones_add_none()
    {
        var clause = Gen.OneOf(
            Gen.Select(Gen.OneOfConst("eq", "ne", "gt", "ge", "lt", "le"), Gen.Int[0, 4], (o, v) => $"result {o} {v}"),
            Gen.Select(Gen.OneOfConst("eq", "ne", "gt", "ge", "lt", "le"), Gen.Int[0, 4], (o, v) => $"{v} {o} id"),
            Gen.Int[0, 4].Select(v => $"Datastream/id in ({v},{v + 2})"),
            Gen.Int[0, 4].Select(v => $"id in ({v},{v + 2})"));
        Gen.Select(clause.Array[1, 4], Gen.OneOfConst(" and ", " and ", " or "), Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 6]).Sample((clauses, join, id, result, stream) =>
        {
            var text = string.Join(join, clauses);
            var row = new Row { Id = id, Result = result, Stream = stream };
            var conditions = Pushdown.Derive(Bind(text));
            var possible = (conditions.Id?.Contains(id) ?? true) && (conditions.NumericResult?.Contains(result) ?? true)
                && (conditions.DatastreamIds?.Contains(stream) ?? true);
            var matches = Filter(text)(row);
            return (!matches || possible) && (!conditions.Exact || matches == possible);
        }, iter: 3_000);
    }

    private static BoundExpression Bind(string text) =>
        Binder.BindFilter(QueryParser.ParseExpression(text, QueryLimits.Default), EntityTypes.Observation);

    private static Func<Row, bool> Filter(string text) => Evaluator.CompileFilter<Row>(Bind(text), path => path.Text switch
    {
        "id" => row => QueryValue.Of(row.Id),
        "result" => row => QueryValue.Of(row.Result),
        "Datastream/id" => row => QueryValue.Of(row.Stream),
        "phenomenonTime" => _ => QueryValue.Of(new TimeValue(Now.AddHours(-2))),
        _ => _ => QueryValue.Null,
    }, Now);

    private sealed class Row
    {
        internal long Id { get; init; } = 9;

        internal double Result { get; init; } = 20.5;

        internal long Stream { get; init; } = 7;
    }
}
