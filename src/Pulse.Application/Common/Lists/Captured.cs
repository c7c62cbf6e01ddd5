using System.Linq.Expressions;

namespace Pulse.Application.Common.Lists;

/// <summary>
/// Wraps values in expressions as captured variables, so that LINQ providers send them as parameters instead of literals.
/// </summary>
internal static class Captured
{
    public static MemberExpression Of<TValue>(TValue value) =>
        Expression.Property(Expression.Constant(new Variable<TValue>(value)), nameof(Variable<TValue>.Value));

    public static MemberExpression Of(object? value, Type type)
    {
        var variable = Activator.CreateInstance(typeof(Variable<>).MakeGenericType(type), value)!;
        return Expression.Property(Expression.Constant(variable), nameof(Variable<object>.Value));
    }

    /// <summary>The body of the lambda with its parameter replaced.</summary>
    public static Expression On(this LambdaExpression lambda, ParameterExpression item) =>
        new Replace(lambda.Parameters[0], item).Visit(lambda.Body)!;

    private sealed record Variable<TValue>(TValue Value);

    private sealed class Replace(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
