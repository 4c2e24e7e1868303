using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>Walks the conjunction at a filter's top; whatever it does not understand only makes the result inexact.</summary>
internal sealed class ConditionReader(BoundExpression filter)
{
    internal ObservationConditions Conditions { get; private set; } = new();

    internal void Add(Expression expression)
    {
        switch (expression)
        {
            case Logical { Operator: LogicalOperator.And } logical:
                foreach (var operand in logical.Operands)
                {
                    Add(operand);
                }

                break;
            case Comparison { Left: PathExpression path, Right: Literal literal } comparison:
                AddComparison(path, comparison.Operator, literal.Value);
                break;
            case Comparison { Left: Literal literal, Right: PathExpression path } comparison:
                AddComparison(path, Mirrored(comparison.Operator), literal.Value);
                break;
            case InExpression { Operand: PathExpression path } within when within.Items.All(item => item.Value is long):
                AddIds(path, within.Items.Select(item => (long)item.Value!).Distinct().Order().ToArray());
                break;
            case Literal { Value: true }:
                break;
            case FunctionCall { Arguments: [PathExpression path, Literal { Value: TimeValue time }] } call when filter.Paths[path].Text is "phenomenonTime" or "resultTime":
                AddRelation(call.Name, filter.Paths[path].Text, time);
                Inexact();
                break;
            default:
                Inexact();
                break;
        }
    }

    private static ComparisonOperator Mirrored(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => comparison,
    };

    private void AddComparison(PathExpression path, ComparisonOperator comparison, object? value)
    {
        var name = filter.Paths[path].Text;
        switch (name, value)
        {
            case ("phenomenonTime" or "resultTime", TimeValue time):
                AddTime(name, comparison, time);
                break;
            case ("phenomenonTime" or "resultTime", string text) when TimeValue.TryParse(text, out var time):
                AddTime(name, comparison, time);
                break;
            case ("Datastream/id" or "MultiDatastream/id" or "FeatureOfInterest/id", long id) when comparison == ComparisonOperator.Equal:
                AddIds(path, [id]);
                break;
            case ("id", long id) when comparison != ComparisonOperator.NotEqual:
                Conditions = Conditions with { Id = Both(Conditions.Id, Range(comparison, id)) };
                break;
            case ("result", long or decimal or double) when comparison != ComparisonOperator.NotEqual:
                AddResult(comparison, value);
                break;
            default:
                Inexact();
                break;
        }
    }

    // What the start of a time must be, whatever its end, for it to stand in this relation; the rest is the residual filter's.
    private void AddRelation(string relation, string name, TimeValue time)
    {
        ValueRange<DateTime>? range = relation switch
        {
            "before" or "meets" => new ValueRange<DateTime>(null, false, time.Start, true),
            "after" => new ValueRange<DateTime>(time.Last, true, null, false),
            "during" => new ValueRange<DateTime>(time.Start, true, time.Last, true),
            "overlaps" or "finishes" => new ValueRange<DateTime>(null, false, time.Last, true),
            "starts" => new ValueRange<DateTime>(time.Start, true, time.Start, true),
            _ => null,
        };
        if (range is null)
        {
            return;
        }

        Conditions = name == "resultTime"
            ? Conditions with { ResultTime = Both(Conditions.ResultTime, range) }
            : Conditions with { PhenomenonTime = Both(Conditions.PhenomenonTime, range) };
    }

    // Equal times have equal starts, but an interval may share its start with others: then the residual filter decides.
    private void AddTime(string name, ComparisonOperator comparison, TimeValue time)
    {
        if (comparison == ComparisonOperator.NotEqual)
        {
            Inexact();
            return;
        }

        var range = Range(comparison, time.Start);
        if (name == "resultTime")
        {
            Conditions = Conditions with { ResultTime = Both(Conditions.ResultTime, range) };
        }
        else
        {
            Conditions = Conditions with { PhenomenonTime = Both(Conditions.PhenomenonTime, range) };
        }

        if (comparison == ComparisonOperator.Equal && (name == "phenomenonTime" || time.IsInterval))
        {
            Inexact();
        }
    }

    private void AddResult(ComparisonOperator comparison, object value)
    {
        var number = QueryValue.OfLiteral(value).Double;
        var exact = value is double || (value is long whole && Math.Abs((double)whole) <= 1L << 53)
            || (value is decimal fraction && Math.Abs(fraction) < 1e15m && (decimal)number == fraction);
        if (exact)
        {
            Conditions = Conditions with { NumericResult = Both(Conditions.NumericResult, Range(comparison, number)) };
            return;
        }

        var wide = Range(comparison, number);
        Conditions = Conditions with
        {
            NumericResult = Both(Conditions.NumericResult, new ValueRange<double>(
                wide.From is { } from ? Math.BitDecrement(from) : null, true, wide.To is { } to ? Math.BitIncrement(to) : null, true)),
        };
        Inexact();
    }

    private void AddIds(PathExpression path, long[] ids)
    {
        switch (filter.Paths[path].Text)
        {
            case "Datastream/id":
                Conditions = Conditions with { DatastreamIds = Both(Conditions.DatastreamIds, ids) };
                break;
            case "MultiDatastream/id":
                Conditions = Conditions with { MultiDatastreamIds = Both(Conditions.MultiDatastreamIds, ids) };
                break;
            case "FeatureOfInterest/id":
                Conditions = Conditions with { FeatureOfInterestIds = Both(Conditions.FeatureOfInterestIds, ids) };
                break;
            case "id":
                Conditions = Conditions with { Id = Both(Conditions.Id, new ValueRange<long>(ids[0], true, ids[^1], true)) };
                if (ids[^1] - (Int128)ids[0] != ids.Length - 1)
                {
                    Inexact();
                }

                break;
            default:
                Inexact();
                break;
        }
    }

    private static ValueRange<T> Range<T>(ComparisonOperator comparison, T value)
        where T : struct, IComparable<T> => comparison switch
        {
            ComparisonOperator.GreaterThan => new(value, false, null, false),
            ComparisonOperator.GreaterOrEqual => new(value, true, null, false),
            ComparisonOperator.LessThan => new(null, false, value, false),
            ComparisonOperator.LessOrEqual => new(null, false, value, true),
            _ => new(value, true, value, true),
        };

    private static ValueRange<T> Both<T>(ValueRange<T>? known, ValueRange<T> more)
        where T : struct, IComparable<T> => known is null ? more : known.And(more);

    private static long[] Both(IReadOnlyList<long>? known, long[] more) => known is null ? more : known.Intersect(more).ToArray();

    private void Inexact() => Conditions = Conditions with { Exact = false };
}
