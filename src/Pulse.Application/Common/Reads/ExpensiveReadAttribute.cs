using System.Collections.Concurrent;
using System.Reflection;

namespace Pulse.Application.Common.Reads;

/// <summary>
/// Marks a request whose cost grows with the stored data. The number of simultaneous executions is limited per caller, per account
/// and in total.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExpensiveReadAttribute : Attribute
{
    private static readonly ConcurrentDictionary<Type, ExpensiveReadAttribute?> Known = new();

    /// <summary>Whether one execution can take seconds of CPU time. An account can run only one at a time.</summary>
    public bool IsFullScan { get; init; }

    /// <returns>Null if the cost does not depend on the stored data.</returns>
    public static ExpensiveReadAttribute? Of(Type requestType) =>
        Known.GetOrAdd(requestType, type => type.GetCustomAttribute<ExpensiveReadAttribute>(inherit: false));
}
