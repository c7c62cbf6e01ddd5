using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Pulse.Application.Common.Lists;
using Pulse.Domain.Permissions;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Rewrites list queries from domain values to the columns that store them, which EF Core can translate to SQL.</summary>
internal static class StoredForm
{
    public static readonly MethodInfo JsonValueMethod = typeof(StoredForm).GetMethod(nameof(JsonValue))!;

    /// <summary>The database's function that reads a value from a JSON column.</summary>
    public static string? JsonValue(string json, string path) => throw new NotSupportedException($"{path} can only be read in a query.");

    public static IQueryable<T> InStoredForm<T>(this IQueryable<T> query) =>
        query.Provider.CreateQuery<T>(new Rewriter().Visit(query.Expression));

    private sealed class Rewriter : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node) => node switch
        {
            { Object: MemberExpression set, Method.Name: nameof(PermissionSet.Contains) } when set.Type == typeof(PermissionSet) =>
                node.Arguments[0] is var permission && permission.Type == typeof(Permission)
                    ? HasBits(Visit(set.Expression!), permission)
                    : HasName(ColumnOf<CustomPermissions>(Visit(set.Expression!), StoredPermissions.Custom), ValueOf(permission)),
            { Object: MemberExpression names, Method.Name: nameof(CustomPermissions.Contains) }
                when names.Type == typeof(CustomPermissions) => HasName(Visit(names), node.Arguments[0]),
            { Method.Name: nameof(SectionFields.ValueAt) } when node.Method.DeclaringType == typeof(SectionFields) =>
                Expression.Call(JsonValueMethod, Stored(Visit(node.Arguments[0])!, typeof(string)), node.Arguments[1]),
            _ => base.VisitMethodCall(node),
        };

        private static BinaryExpression HasBits(Expression entity, Expression permission)
        {
            var single = Expression.Call(typeof(PermissionSet), nameof(PermissionSet.Of), [], permission);
            var bits = Expression.Property(single, nameof(PermissionSet.Bits));
            return Expression.NotEqual(Expression.And(ColumnOf<long>(entity, StoredPermissions.BuiltIn), bits), Expression.Constant(0L));
        }

        /// <summary>Looks for the name between spaces in the stored text.</summary>
        private static MethodCallExpression HasName(Expression names, Expression name)
        {
            var stored = Expression.Call(typeof(CustomPermissions), nameof(CustomPermissions.Stored), [], name);
            return Expression.Call(Stored(names, typeof(string)), nameof(string.Contains), [], stored);
        }

        private static MemberExpression ValueOf(Expression name) => Expression.Property(name, nameof(PermissionName.Value));

        private static MethodCallExpression ColumnOf<T>(Expression entity, string property) =>
            Expression.Call(typeof(EF), nameof(EF.Property), [typeof(T)], entity, Expression.Constant(property));

        /// <summary>Casts a converted property to the type of its column. C# has no direct conversion.</summary>
        private static UnaryExpression Stored(Expression property, Type column) =>
            Expression.Convert(Expression.Convert(property, typeof(object)), column);
    }
}
