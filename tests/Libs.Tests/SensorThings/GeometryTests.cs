using Civium.SensorThings.Model;
using Civium.SensorThings.Query;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class GeometryTests
{
    private const string Square = "geography'POLYGON ((0 0,4 0,4 4,0 4,0 0))'";

    [Theory]
    [InlineData("geo.intersects(geography'POINT (1 1)'," + Square + ")", true)]
    [InlineData("geo.intersects(geography'POINT (9 9)'," + Square + ")", false)]
    [InlineData("st_intersects(geography'POINT (4 4)'," + Square + ")", true)]
    [InlineData("st_intersects(geography'POINT (9 9)'," + Square + ")", false)]
    [InlineData("st_equals(" + Square + ",geography'POLYGON ((4 0,4 4,0 4,0 0,4 0))')", true)]
    [InlineData("st_equals(" + Square + ",geography'POLYGON ((4 0,4 4,0 4,1 0,4 0))')", false)]
    [InlineData("st_disjoint(geography'POINT (9 9)'," + Square + ")", true)]
    [InlineData("st_disjoint(geography'POINT (4 4)'," + Square + ")", false)]
    [InlineData("st_touches(geography'POINT (4 4)'," + Square + ")", true)]
    [InlineData("st_touches(geography'POINT (1 1)'," + Square + ")", false)]
    [InlineData("st_within(geography'POINT (1 1)'," + Square + ")", true)]
    [InlineData("st_within(" + Square + ",geography'POINT (1 1)')", false)]
    [InlineData("st_overlaps(" + Square + ",geography'POLYGON ((2 2,6 2,6 6,2 6,2 2))')", true)]
    [InlineData("st_overlaps(" + Square + ",geography'POLYGON ((1 1,2 1,2 2,1 2,1 1))')", false)]
    [InlineData("st_crosses(geography'LINESTRING (-1 1,9 1)'," + Square + ")", true)]
    [InlineData("st_crosses(geography'LINESTRING (1 1,2 2)'," + Square + ")", false)]
    [InlineData("st_contains(" + Square + ",geography'POINT (1 1)')", true)]
    [InlineData("st_contains(geography'POINT (1 1)'," + Square + ")", false)]
    [InlineData("st_relate(geography'POINT (1 1)'," + Square + ",'T*F**F***')", true)]
    [InlineData("st_relate(geography'POINT (9 9)'," + Square + ",'T*F**F***')", false)]
    [InlineData("st_relate(geography'POINT (1 1)'," + Square + ",concat('T*F','**F***'))", true)]
    [InlineData("st_relate(geography'POINT (1 1)'," + Square + ",concat('no ','pattern')) eq null", true)]
    [InlineData("geo.distance(geography'POINT (0 0)',geography'POINT (3 4)') eq 5", true)]
    [InlineData("geo.distance(geography'POINT (6 2)'," + Square + ") eq 2", true)]
    [InlineData("geo.length(geography'LINESTRING (0 0,3 4,3 5)') eq 6", true)]
    [InlineData("geo.length(" + Square + ") eq 16", true)]
    [InlineData("round(geo.distanceinmetres(geography'POINT (0 0)',geography'POINT (0 1)')) eq 111195", true)]
    [InlineData("round(geo.distanceinmetres(geography'POINT (0 60)',geography'POINT (1 60)')) eq 55597", true)]
    [InlineData("round(geo.distanceinmetres(geography'POINT (13.4 52.5)',geography'POINT (2.35 48.86)') div 1000) eq 876", true)]
    [InlineData("geo.distanceinmetres(geography'POINT (1 1)'," + Square + ") eq 0", true)]
    [InlineData("geo.distanceinmetres(geography'POINT EMPTY',geography'POINT (0 1)') eq null", true)]
    [InlineData("st_within(geography'GEOMETRYCOLLECTION (POINT (1 1),POINT (2 2))'," + Square + ") ne false", true)]
    [InlineData("geo.intersects(geography'SRID=4326;POINT (1 1)'," + Square + ")", true)]
    public void Relations_are_those_of_the_standard(string filter, bool expected) => Assert.Equal(
        expected,
        Evaluator.CompileFilter<int>(Binder.BindFilter(QueryParser.ParseExpression(filter, QueryLimits.Default), EntityTypes.Thing), _ => _ => QueryValue.Null, DateTime.UnixEpoch)(0));

    [Theory]
    [InlineData("POINT (1)")]
    [InlineData("POINT")]
    [InlineData("")]
    [InlineData("POLYGON ((0 0,1 1))")]
    [InlineData("CIRCLE (1 1)")]
    [InlineData("POINT (1 汉)")]
    [InlineData("POINT (a b)")]
    public void What_is_no_well_known_text_is_refused(string text) => Assert.False(WellKnownText.TryRead(text, out _));

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Collections_are_nested_so_deep_at_most(int depth, bool expected) => Assert.Equal(
        expected, WellKnownText.TryRead(string.Concat(Enumerable.Repeat("GEOMETRYCOLLECTION (", depth)) + "POINT (1 1)" + new string(')', depth), out _));

    [Theory]
    [InlineData("geo.distance(name,geography'POINT (1 1)') gt 1")]
    [InlineData("geo.distance(geography'POINT (1 1)') gt 1")]
    [InlineData("geography'POINT (1 1)' eq geography'POINT (1 1)'")]
    [InlineData("geography'POINT (1 1)' eq 1")]
    [InlineData("st_relate(geography'POINT (1 1)',geography'POINT (1 1)','TTTTTTTTX')")]
    [InlineData("st_relate(geography'POINT (1 1)',geography'POINT (1 1)','TTTTTTTTTT')")]
    public void What_is_not_defined_is_refused_when_bound(string filter) =>
        Assert.Throws<QueryException>(() => Binder.BindFilter(QueryParser.ParseExpression(filter, QueryLimits.Default), EntityTypes.Thing));
}
