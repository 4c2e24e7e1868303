using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>
/// Checks expressions against the model: names exist, operations fit their operands, and everything can be evaluated; what
/// cannot is refused here rather than silently false later. Thread-safe; linear in the expression.
/// </summary>
public static class Binder
{
    /// <summary>Binds a filter, which must be a truth value. Paths through related sets become <c>any()</c>.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="root">The entity type its paths start from.</param>
    /// <param name="option">The option named in errors.</param>
    /// <exception cref="QueryException">A name is unknown, an operation does not fit, or a function is not offered.</exception>
    public static BoundExpression BindFilter(Expression filter, EntityType root, string option = "$filter")
    {
        var bound = Bind(new ImpliedAny(root, option).Rewrite(filter), root, option);
        return bound.Kind is ValueKind.Boolean or ValueKind.Any or ValueKind.Null
            ? bound
            : throw new QueryException(option, filter.Position, $"expected a condition that is true or false, found a {TypeChecker.Name(bound.Kind)}.");
    }

    /// <summary>Binds any expression, such as a key of <c>$orderby</c>.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="root">The entity type its paths start from.</param>
    /// <param name="option">The option named in errors.</param>
    /// <exception cref="QueryException">A name is unknown, an operation does not fit, or a function is not offered.</exception>
    public static BoundExpression Bind(Expression expression, EntityType root, string option)
    {
        var checker = new TypeChecker(root, option);
        var kind = checker.Check(expression);
        return new BoundExpression(root, expression, kind, checker.Paths, checker.Collections, checker.Slots);
    }

    /// <summary>Resolves a path, as in <c>$select</c>.</summary>
    /// <exception cref="QueryException">A name is unknown, or the path passes a collection.</exception>
    public static BoundPath BindPath(PathExpression path, EntityType root, string option) => new PathResolver(option).Resolve(path, new Scope(root));
}
