using Civium.SensorThings.Times;

namespace Civium.SensorThings.Query;

/// <summary>
/// Turns bound expressions into functions of a row. Truth has three values as OData says: a condition on no value is
/// neither true nor false, <c>and</c>, <c>or</c> and <c>not</c> follow Kleene, and a row passes only where the whole is true.
/// The functions are thread-safe if the accessor is.
/// </summary>
public static class Evaluator
{
    /// <summary>Compiles a filter.</summary>
    /// <param name="filter">The bound filter.</param>
    /// <param name="accessor">Reads a path's value from a row; called once a path, when compiling.</param>
    /// <param name="now">The instant of <c>now()</c>, in UTC.</param>
    /// <param name="members">Reads the members of a collection from a row; called once a collection. Needed only where there is an <c>any()</c>.</param>
    public static Func<TRow, bool> CompileFilter<TRow>(
        BoundExpression filter,
        Func<BoundPath, Func<TRow, QueryValue>> accessor,
        DateTime now,
        Func<BoundCollection, Func<TRow, IEnumerable<TRow>>>? members = null)
    {
        var condition = CompileValue(filter, accessor, now, members);
        return row => condition(row) is { Kind: ValueKind.Boolean, Boolean: true };
    }

    /// <summary>Compiles an expression, such as a key of <c>$orderby</c>; order its values by <see cref="QueryOrder"/>.</summary>
    /// <param name="expression">The bound expression.</param>
    /// <param name="accessor">Reads a path's value from a row; called once a path, when compiling.</param>
    /// <param name="now">The instant of <c>now()</c>, in UTC.</param>
    /// <param name="members">Reads the members of a collection from a row; called once a collection. Needed only where there is an <c>any()</c>.</param>
    public static Func<TRow, QueryValue> CompileValue<TRow>(
        BoundExpression expression,
        Func<BoundPath, Func<TRow, QueryValue>> accessor,
        DateTime now,
        Func<BoundCollection, Func<TRow, IEnumerable<TRow>>>? members = null)
    {
        var value = new Compiler<TRow>(expression, accessor, members, new TimeValue(now)).Compile(expression.Expression);
        var slots = expression.Slots;
        return row =>
        {
            var rows = new TRow[slots];
            rows[0] = row;
            return value(rows);
        };
    }
}
