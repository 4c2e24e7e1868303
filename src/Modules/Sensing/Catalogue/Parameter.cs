using System.Linq.Expressions;

namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Puts values and expressions into queries.</summary>
internal static class Parameter
{
    /// <summary>The value as a parameter of the statement, so that its plan is made once whatever the value.</summary>
    public static Expression Of<TValue>(TValue value) => Expression.Property(Expression.Constant(new Box<TValue>(value)), nameof(Box<>.Value));

    /// <summary>The lambda's body on another argument.</summary>
    public static Expression Apply(LambdaExpression lambda, Expression argument) => new Replacement(lambda.Parameters[0], argument).Visit(lambda.Body);

    private sealed record Box<TValue>(TValue Value);

    private sealed class Replacement(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
