using Civium.Cql2.Evaluation;
using Civium.Cql2.Expressions;
using Civium.Cql2.Json;
using Civium.Cql2.Text;
using Civium.Kernel.Requests;
using Civium.Modules.Twin.Entities;
using Civium.Modules.Twin.Types;
using Microsoft.AspNetCore.Http;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Features;

/// <summary>The filter of a request (OGC API Features Part 3): CQL2, and properties named as parameters.</summary>
internal sealed class FeatureFilter
{
    private readonly Expression _expression;
    private readonly EntityType _type;

    private FeatureFilter(Expression expression, EntityType type)
    {
        _expression = expression;
        _type = type;
    }

    /// <summary>The boxes outside of which nothing passes; empty when it may be anywhere.</summary>
    public IReadOnlyList<Envelope> Boxes => BoxOf(_expression) is { } box ? [box] : [];

    /// <summary>Reads <c>filter</c>, <c>filter-lang</c>, <c>filter-crs</c> and the parameters that are named as properties; null when there are none.</summary>
    /// <exception cref="RefusedException">400: it is no filter, or asks about something that is not there.</exception>
    public static FeatureFilter? Of(IQueryCollection query, EntityType type, IEnumerable<string> propertyParameters)
    {
        var conditions = new List<Expression>();
        if (!string.IsNullOrEmpty(query["filter"]))
        {
            conditions.Add(Read(query["filter"].ToString(), query["filter-lang"].ToString(), Crs.Of(query["filter-crs"], "filter-crs")));
        }

        foreach (var name in propertyParameters)
        {
            conditions.Add(PropertyIs(type, name, query[name].ToString()));
        }

        if (conditions.Count == 0)
        {
            return null;
        }

        var whole = conditions.Count == 1 ? conditions[0] : Call.Join("and", conditions);
        var unknown = ExpressionCheck.Properties(whole).FirstOrDefault(name => !Queryables.Knows(type, name));
        return unknown is null ? new FeatureFilter(whole, type) : throw RefusedException.BadRequest(
            "unknown-property", $"filter: {type.Id} has no property \"{unknown}\"; see its queryables.", "filter");
    }

    /// <summary>Whether a feature passes.</summary>
    public bool Passes(RecordedState feature, Geometry geometry) => Evaluator.Passes(_expression, Queryables.Of(feature, geometry, _type));

    private static Expression Read(string text, string language, string crs)
    {
        try
        {
            var expression = language switch
            {
                "" => text.TrimStart().StartsWith('{') ? JsonParser.Parse(text) : TextParser.Parse(text),
                "cql2-text" => TextParser.Parse(text),
                "cql2-json" => JsonParser.Parse(text),
                _ => throw RefusedException.BadRequest("unknown-filter-lang", $"filter-lang must be cql2-text or cql2-json, not \"{language}\".", "filter-lang"),
            };
            return crs == Crs.Stored ? expression : In84(expression, crs);
        }
        catch (Cql2Exception fault)
        {
            throw RefusedException.BadRequest("bad-filter", $"filter: {fault.Message}", fault.Where.Length == 0 ? "filter" : $"filter {fault.Where}");
        }
    }

    private static Expression In84(Expression expression, string crs) => expression switch
    {
        GeometryLiteral literal => new GeometryLiteral(Crs.To84(literal.Geometry, crs)),
        Call call => new Call(call.Operator, [.. call.Arguments.Select(argument => In84(argument, crs))]),
        _ => expression,
    };

    // What a parameter says is text: it is read as the property's own kind.
    private static Call PropertyIs(EntityType type, string name, string text)
    {
        var kind = type.Properties.FirstOrDefault(property => property.Name == name)?.Kind ?? PropertyKind.Text;
        Expression? value = kind switch
        {
            PropertyKind.Number or PropertyKind.Integer => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? new NumberLiteral(number) : null,
            PropertyKind.Truth => bool.TryParse(text, out var truth) ? new TruthLiteral(truth) : null,
            PropertyKind.Time => Instants.Parse(text) is { } time ? new TimestampLiteral(time) : null,
            _ => new TextLiteral(text),
        };
        return value is null
            ? throw RefusedException.BadRequest("bad-parameter", $"{name} must be a {kind}; \"{text}\" is none.", name)
            : new Call("=", [new PropertyName(name), value]);
    }

    private static Envelope? BoxOf(Expression expression) => expression switch
    {
        Call { Operator: "and" } and => and.Arguments.Select(BoxOf).FirstOrDefault(box => box is not null),
        Call { Operator: "s_intersects" or "s_within" or "s_contains" or "s_equals" or "s_touches" or "s_overlaps" or "s_crosses" } call
            when call.Arguments.OfType<PropertyName>().Any(property => property.Name == Queryables.GeometryName) =>
            call.Arguments.OfType<GeometryLiteral>().FirstOrDefault()?.Geometry.EnvelopeInternal,
        _ => null,
    };
}
