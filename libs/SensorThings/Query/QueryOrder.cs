namespace Civium.SensorThings.Query;

/// <summary>
/// Orders values: nothing first, then by kind, then by value. Text is ordinal; times go by start, then by end (an instant
/// before an interval that starts with it). A total order; thread-safe.
/// </summary>
public sealed class QueryOrder : IComparer<QueryValue>
{
    /// <summary>The one instance.</summary>
    public static QueryOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(QueryValue x, QueryValue y)
    {
        if (x.Kind != y.Kind)
        {
            return x.Kind.CompareTo(y.Kind);
        }

        return x.Kind switch
        {
            ValueKind.Number => Numbers(x, y),
            ValueKind.Text => string.CompareOrdinal(x.Text, y.Text),
            ValueKind.Time => x.Ticks != y.Ticks ? x.Ticks.CompareTo(y.Ticks) : x.Time.Last.CompareTo(y.Time.Last),
            ValueKind.Duration => Durations(x, y),
            ValueKind.Geometry => string.CompareOrdinal(x.Geometry.AsText(), y.Geometry.AsText()),
            _ => x.Ticks.CompareTo(y.Ticks),
        };
    }

    /// <summary>
    /// Answers a comparison of the filter language: null equals null only and is neither more nor less than anything; values of
    /// different kinds are unequal and not ordered; <c>gt</c>, <c>ge</c>, <c>lt</c>, <c>le</c> compare times by their starts.
    /// </summary>
    internal static bool Holds(ComparisonOperator comparison, QueryValue left, QueryValue right)
    {
        if (left.Kind != right.Kind || left.IsNull)
        {
            return comparison switch
            {
                ComparisonOperator.Equal => left.IsNull && right.IsNull,
                ComparisonOperator.NotEqual => !(left.IsNull && right.IsNull),
                _ => false,
            };
        }

        var order = left.Kind == ValueKind.Time && comparison > ComparisonOperator.NotEqual
            ? left.Ticks.CompareTo(right.Ticks)
            : Instance.Compare(left, right);
        return comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.GreaterThan => order > 0,
            ComparisonOperator.GreaterOrEqual => order >= 0,
            ComparisonOperator.LessThan => order < 0,
            _ => order <= 0,
        };
    }

    private static int Numbers(QueryValue x, QueryValue y)
    {
        if (x.IsInteger && y.IsInteger)
        {
            return x.Integer.CompareTo(y.Integer);
        }

        return x.IsDouble || y.IsDouble ? x.Double.CompareTo(y.Double) : x.Decimal.CompareTo(y.Decimal);
    }

    // A month counts as 30.436875 days, the mean of the Gregorian calendar: only an order is needed here.
    private static int Durations(QueryValue x, QueryValue y) =>
        (x.Duration.Time.Ticks + (x.Duration.Months * 26_297_460_000_000m)).CompareTo(y.Duration.Time.Ticks + (y.Duration.Months * 26_297_460_000_000m));
}
