using Civium.SensorThings.Query;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class RelatedConditionsTests
{
    [Theory]
    [InlineData("result gt 5 and Datastream/Thing/name eq 'A'", "Thing/name eq 'A'", "result gt 5")]
    [InlineData("Datastream/name eq 'x'", "name eq 'x'", null)]
    [InlineData("Datastream/id eq 5", null, "Datastream/id eq 5")]
    [InlineData("Datastream/name eq 'x' or result gt 5", null, "Datastream/name eq 'x' or result gt 5")]
    [InlineData("Datastream/name eq 'x' or not (Datastream/name eq 'y')", "name eq 'x' or not (name eq 'y')", null)]
    [InlineData("Datastream/name in ('x', 'y') and startswith(Datastream/name, 'a')", "name in ('x', 'y') and startswith(name, 'a')", null)]
    [InlineData("1 eq 1 and Datastream/name eq FeatureOfInterest/name", null, "1 eq 1 and Datastream/name eq FeatureOfInterest/name")]
    public void A_filter_is_split(string filter, string? related, string? rest)
    {
        var split = RelatedConditions.Split(QueryParser.ParseExpression(filter, QueryLimits.Default), "Datastream");
        Assert.Equal(related, split.Related?.ToString().Replace(",'", ", '", StringComparison.Ordinal));
        Assert.Equal(rest, split.Left?.ToString());
    }
}
