using System.Diagnostics.CodeAnalysis;
using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("result lt 10.00")]
    [InlineData("unitOfMeasurement/name eq 'Degree Celsius'")]
    [InlineData("result le 3.5 and FeatureOfInterest/id eq 1")]
    [InlineData("not (result gt 5)")]
    [InlineData("(result sub 5) gt 10")]
    [InlineData("a or b and c")]
    [InlineData("(a or b) and c")]
    [InlineData("(a and b) and c")]
    [InlineData("1 sub (2 sub 3) eq 2")]
    [InlineData("substringof('Sensor Things',description)")]
    [InlineData("Datastreams/any(d: d/name eq 'x')")]
    [InlineData("geo.distance(location,geography'POINT (30 10)') lt 1")]
    [InlineData("phenomenonTime gt now() sub duration'P1D'")]
    [InlineData("id in (1,2,3)")]
    [InlineData("name eq 'O''Neil'")]
    [InlineData("date(resultTime) eq 2010-06-01")]
    [InlineData("-(5) lt -5 and -result ge - result")]
    [InlineData("phenomenonTime eq 2013-03-01T00:00:00+08:00")]
    [InlineData("properties/area-code/日本 eq null")]
    public void Printing_what_was_parsed_gives_the_same_expression(string text)
    {
        var parsed = QueryParser.ParseExpression(text, QueryLimits.Default);
        Assert.Equal(parsed, QueryParser.ParseExpression(parsed.ToString(), QueryLimits.Default));
    }

    [Theory]
    [InlineData("a or b and c", "a or (b and c)")]
    [InlineData("1 add 2 mul 3 eq 7", "(1 add (2 mul 3)) eq 7")]
    [InlineData("10 sub 3 sub 2 eq 5", "((10 sub 3) sub 2) eq 5")]
    [InlineData("a gt 1 eq true", "(a gt 1) eq true")]
    [InlineData("not a and b", "(not a) and b")]
    public void Precedence_is_the_standards(string text, string meant) =>
        Assert.Equal(QueryParser.ParseExpression(meant, QueryLimits.Default), QueryParser.ParseExpression(text, QueryLimits.Default));

    [Fact]
    public void Any_expression_survives_printing() => Expressions.Tree.Sample(
        expression => QueryParser.ParseExpression(expression.ToString(), QueryLimits.Default).Equals(expression), iter: 2_000);

    [Fact]
    public void Garbage_meets_a_query_error_and_nothing_else() =>
        Gen.Char["'()/%$;=&,+-.:aeinqotrd 0129é\ud800"].Array[0, 60].Sample(
            garbage => Answers(() => QueryParser.Parse("$filter=" + new string(garbage) + "&$expand=Datastreams(" + new string(garbage), QueryLimits.Default)), iter: 5_000);

    [Theory]
    [InlineData("(", "$filter")]
    [InlineData("not ", "$filter")]
    [InlineData("-", "$filter")]
    [InlineData("1 add ", "$filter")]
    [InlineData("a(", "$filter")]
    [InlineData("A($expand=", "$expand")]
    [InlineData("A/", "$expand")]
    [InlineData("a/", "$orderby")]
    public void A_hundred_kilobytes_of_nesting_is_refused_not_crashed(string part, string option)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length)).Replace(' ', '+');
        var error = Assert.Throws<QueryException>(() => QueryParser.Parse($"{option}={text}", QueryLimits.Default with { MaxLength = 1_000_000 }));
        Assert.Contains("at most", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_flat_input_allocates_in_proportion()
    {
        var limits = QueryLimits.Default with { MaxLength = 10_000_000, MaxListLength = 1_000_000 };
        long Cost(int terms)
        {
            var text = string.Join(" or ", Enumerable.Range(0, terms).Select(i => $"id eq {i}"));
            var before = GC.GetAllocatedBytesForCurrentThread();
            QueryParser.ParseExpression(text, limits);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Cost(10);
        Assert.InRange((double)Cost(16_000) / Cost(2_000), 4, 12);
    }

    [Theory]
    [InlineData("$filtr=1", "$filtr", "expected one of $filter")]
    [InlineData("$top=1&$top=2", "$top", "twice")]
    [InlineData("$top=-1", "$top", "whole number")]
    [InlineData("$count=yes", "$count", "true or false")]
    [InlineData("$filter=result gt", "$filter", "found the end")]
    [InlineData("$filter=name eq 'x", "$filter", "closing quote")]
    [InlineData("$filter=a%zz", "$filter", "hexadecimal")]
    [InlineData("$filter=%ff", "$filter", "UTF-8")]
    [InlineData("$filter=result eq 1e999", "$filter", "double precision")]
    [InlineData("$expand=Datastreams($filter=1 eq)", "$expand", "found the end")]
    [InlineData("$orderby=name up", "$orderby", "'asc', 'desc'")]
    public void Errors_name_the_option_and_what_was_expected(string query, string option, string part)
    {
        var error = Assert.Throws<QueryException>(() => QueryParser.Parse(query, QueryLimits.Default));
        Assert.Equal(option, error.Option);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_options_are_read_in_any_order()
    {
        var options = QueryParser.Parse(
            "$top=5&utm=1&$expand=Datastreams($filter=name+eq+'a;)b';$expand=Observations($top=1;$orderby=phenomenonTime%20desc)),Locations"
            + "&$select=name,properties/a&$count=true&$skip=2&$orderby=name,id desc&$resultFormat=dataArray&$filter=id%20gt%203", QueryLimits.Default);
        Assert.Equal((5, 2, true, "dataArray"), (options.Top, options.Skip, options.Count, options.ResultFormat));
        Assert.Equal(["name", "properties/a"], options.Select);
        Assert.Equal([false, true], options.OrderBy.Select(o => o.Descending));
        Assert.Equal("id gt 3", options.Filter!.ToString());
        Assert.Equal(["Datastreams", "Locations"], options.Expand.Select(e => e.Navigation));
        Assert.Equal("name eq 'a;)b'", options.Expand[0].Options.Filter!.ToString());
        Assert.Equal(1, options.Expand[0].Options.Expand[0].Options.Top);
    }

    [Fact]
    public void A_plus_lost_to_decoding_is_read_as_an_offset()
    {
        var filter = QueryParser.Parse("$filter=phenomenonTime ge 2013-03-01T00:00:00+08:00 and id eq 1", QueryLimits.Default).Filter;
        Assert.Equal("phenomenonTime ge 2013-02-28T16:00:00.000Z and id eq 1", filter!.ToString());
    }

    [Fact]
    public void Expanded_paths_of_one_relation_are_joined()
    {
        var expand = QueryParser.Parse("$expand=Datastreams/Sensor,Datastreams/ObservedProperty", QueryLimits.Default).Expand;
        Assert.Equal(["Sensor", "ObservedProperty"], Assert.Single(expand).Options.Expand.Select(e => e.Navigation));
    }

    [SuppressMessage("Design", "CA1031", Justification = "The test asks that no other exception ever appears.")]
    private static bool Answers(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception problem)
        {
            return problem is QueryException;
        }
    }
}

internal static class Expressions
{
    private static readonly Gen<Expression> Leaf = Gen.OneOf(
        Gen.Long.Select(v => (Expression)new Literal(v)),
        Gen.Double[-1e300, 1e300].Select(v => (Expression)new Literal(v)),
        Gen.String[Gen.Char["ab'é "], 0, 5].Select(v => (Expression)new Literal(v)),
        Gen.Bool.Select(v => (Expression)new Literal(v)),
        Gen.DateTime[new DateTime(1900, 1, 1), new DateTime(2100, 1, 1)].Select(v => (Expression)new Literal(new TimeValue(v))),
        Gen.OneOfConst<Expression>(new Literal(null), new Literal(new CalendarDuration(14, TimeSpan.FromSeconds(90.5))), new PathExpression(["properties", "a"]), new PathExpression(["@iot.id"])));

    internal static readonly Gen<Expression> Tree = Gen.Recursive<Expression>((depth, inner) => depth > 4
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Gen.Select(Gen.Enum<ComparisonOperator>(), inner, inner, (o, l, r) => (Expression)new Comparison(o, l, r)),
            Gen.Select(Gen.Enum<ArithmeticOperator>(), inner, inner, (o, l, r) => (Expression)new Arithmetic(o, l, r)),
            Gen.Select(Gen.Enum<LogicalOperator>(), inner.Array[2, 3], (o, all) => (Expression)new Logical(o, all)),
            inner.Select(e => (Expression)new Not(e)),
            inner.Select(e => (Expression)new Negate(e)),
            inner.Array[0, 2].Select(all => (Expression)new FunctionCall("concat", all)),
            inner.Select(e => (Expression)new InExpression(e, [new Literal(1L), new Literal("b")]))));
}
