using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

/// <summary>Paths through related sets, and any().</summary>
public sealed class ImpliedAnyTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("name eq 'a'", "name eq 'a'")]
    [InlineData("Datastreams/name eq 'a'", "Datastreams/any(Datastreams: Datastreams/name eq 'a')")]
    [InlineData("'a' eq Datastreams/name", "Datastreams/any(Datastreams: 'a' eq Datastreams/name)")]
    [InlineData("Datastreams/name eq 'a' and Datastreams/id eq 1", "Datastreams/any(Datastreams: Datastreams/name eq 'a' and Datastreams/id eq 1)")]
    [InlineData("Datastreams/name eq 'a' and name eq 'b' and Datastreams/id eq 1", "name eq 'b' and Datastreams/any(Datastreams: Datastreams/name eq 'a' and Datastreams/id eq 1)")]
    [InlineData("Datastreams/name eq 'a' or Datastreams/id eq 1", "Datastreams/any(Datastreams: Datastreams/name eq 'a') or Datastreams/any(Datastreams: Datastreams/id eq 1)")]
    [InlineData("not (Datastreams/name eq 'a')", "not Datastreams/any(Datastreams: Datastreams/name eq 'a')")]
    [InlineData("Datastreams/name eq 'a' and Locations/name eq 'b'", "Datastreams/any(Datastreams: Datastreams/name eq 'a') and Locations/any(Locations: Locations/name eq 'b')")]
    [InlineData("Datastreams/name eq Locations/name", "Datastreams/any(Datastreams: Locations/any(Locations: Datastreams/name eq Locations/name))")]
    [InlineData("Datastreams/Observations/result gt 3", "Datastreams/any(Datastreams: Datastreams/Observations/any(Datastreams/Observations: Datastreams/Observations/result gt 3))")]
    [InlineData("Datastreams/Observations/result gt 3 and Datastreams/name eq 'a'", "Datastreams/any(Datastreams: Datastreams/Observations/any(Datastreams/Observations: Datastreams/Observations/result gt 3) and Datastreams/name eq 'a')")]
    [InlineData("(Datastreams/id eq 1 or Datastreams/id eq 2) and Datastreams/name eq 'a'", "Datastreams/any(Datastreams: (Datastreams/id eq 1 or Datastreams/id eq 2) and Datastreams/name eq 'a')")]
    [InlineData("Datastreams/any(d: d/Observations/result gt 1)", "Datastreams/any(d: d/Observations/any(d/Observations: d/Observations/result gt 1))")]
    [InlineData("Datastreams/any()", "Datastreams/any()")]
    [InlineData("Datastreams/Observations/any(o: o/result gt 1)", "Datastreams/any(Datastreams: Datastreams/Observations/any(o: o/result gt 1))")]
    [InlineData("startswith(Datastreams/name,'a') and length(Datastreams/name) add 1 gt -Datastreams/id", "Datastreams/any(Datastreams: startswith(Datastreams/name,'a') and length(Datastreams/name) add 1 gt -Datastreams/id)")]
    [InlineData("Datastreams/id in (1,2)", "Datastreams/any(Datastreams: Datastreams/id in (1,2))")]
    public void A_path_through_a_set_asks_for_one_member(string text, string expected) =>
        Assert.Equal(expected, Bind(text, EntityTypes.Thing).Expression.ToString());

    [Theory]
    [InlineData("Datastreams/name eq 'a'", true)]
    [InlineData("Datastreams/name eq 'c'", false)]
    [InlineData("Datastreams/name eq 'a' and Datastreams/id eq 2", false)]
    [InlineData("Datastreams/name eq 'a' and Datastreams/id eq 1", true)]
    [InlineData("Datastreams/name eq 'c' or Datastreams/id eq 2", true)]
    [InlineData("not (Datastreams/name eq 'a')", false)]
    [InlineData("not (Datastreams/name eq 'c')", true)]
    [InlineData("Datastreams/name ne 'a'", true)]
    [InlineData("Datastreams/any(d: d/name eq name)", true)]
    [InlineData("Datastreams/any(d: Datastreams/any(e: e/id gt d/id))", true)]
    [InlineData("Datastreams/any(d: Datastreams/any(e: e/id gt d/id and e/name eq 'a'))", false)]
    [InlineData("Datastreams/any()", true)]
    [InlineData("Locations/any()", false)]
    [InlineData("Locations/name eq 'x'", false)]
    [InlineData("not (Locations/name eq 'x')", true)]
    [InlineData("Datastreams/Observations/any(o: o/id eq 20) and Datastreams/name eq 'b'", true)]
    [InlineData("Datastreams/Observations/id eq 20 and Datastreams/name eq 'a'", false)]
    [InlineData("Datastreams/Observations/id gt 5 and Datastreams/Observations/id lt 15", true)]
    [InlineData("Datastreams/Observations/id gt 10 and Datastreams/Observations/id lt 20", false)]
    [InlineData("Datastreams/any(d: d/Observations/any(o: o/id eq d/id mul 10))", true)]
    [InlineData("Datastreams/any(d: d/Observations/any(o: o/id eq d/id mul 10 add 1))", false)]
    [InlineData("Datastreams/id in (7,2) and id in (5,6,7,8,9,10,11,12,13,14)", true)]
    public void Members_are_looked_at_together(string text, bool expected)
    {
        Node[] streams = [new(1, "a", [new(10, "", [])]), new(2, "b", [new(20, "", [])])];
        var filter = Bind(text, EntityTypes.Thing);
        var holds = Evaluator.CompileFilter<Node>(
            filter,
            path => node => path.Property.Name == "id" ? QueryValue.Of(node.Id) : QueryValue.Of(node.Name),
            Now,
            collection => node => collection.Navigations[^1].Name == "Locations" ? [] : node.Members);
        Assert.Equal(expected, holds(new Node(5, "a", streams)));
    }

    [Fact]
    public void What_is_nested_too_deep_or_asks_no_member_is_refused_with_its_place()
    {
        var deep = string.Concat(Enumerable.Repeat("Datastreams/Thing/", 9)) + "name eq 'a'";
        Assert.Contains("at most 8 related sets", Assert.Throws<QueryException>(() => Bind("id eq 1 and " + deep, EntityTypes.Thing)).Message, StringComparison.Ordinal);
        Bind(string.Concat(Enumerable.Repeat("Datastreams/Thing/", 8)) + "name eq 'a'", EntityTypes.Thing);
        Assert.Equal(12, Assert.Throws<QueryException>(() => Bind("id eq 1 and Datastreams/nam eq 'a'", EntityTypes.Thing)).Position);
        Assert.Throws<QueryException>(() => Bind("Datastreams eq 1", EntityTypes.Thing));
        Assert.Contains("single entity", Assert.Throws<QueryException>(() => Bind("Thing/any()", EntityTypes.Datastream)).Message, StringComparison.Ordinal);
        Assert.Throws<QueryException>(() => Binder.Bind(QueryParser.ParseExpression("Datastreams/name", QueryLimits.Default), EntityTypes.Thing, "$orderby"));
        Assert.Throws<InvalidOperationException>(() => Evaluator.CompileFilter<int>(Bind("Datastreams/any()", EntityTypes.Thing), _ => _ => QueryValue.Null, Now));
    }

    private static BoundExpression Bind(string text, EntityType type) => Binder.BindFilter(QueryParser.ParseExpression(text, QueryLimits.Default), type);

    private sealed record Node(long Id, string Name, Node[] Members);
}
