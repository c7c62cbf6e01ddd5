using System.Collections.Concurrent;
using System.Reflection;

namespace Pulse.Application.Common.Reads;

/// <summary>The request's cost grows with what is stored: how many run at once is bounded, for each caller, each account and in all.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExpensiveReadAttribute : Attribute
{
    private static readonly ConcurrentDictionary<Type, ExpensiveReadAttribute?> Known = new();

    /// <summary>Whether one alone can take seconds of a processor: then an account has one at a time.</summary>
    public bool IsWalk { get; init; }

    /// <returns>Null where the request costs the same however much is stored.</returns>
    public static ExpensiveReadAttribute? Of(Type requestType) =>
        Known.GetOrAdd(requestType, type => type.GetCustomAttribute<ExpensiveReadAttribute>(inherit: false));
}
