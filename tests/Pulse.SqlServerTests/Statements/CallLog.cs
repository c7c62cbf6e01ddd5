using System.Reflection;

namespace Pulse.SqlServerTests.Statements;

/// <summary>Passes calls of an interface to its implementation, and records the called methods.</summary>
public class CallLog : DispatchProxy
{
    private object target = new();
    private ISet<MethodInfo> called = new HashSet<MethodInfo>();

    public static T Of<T>(T target, ISet<MethodInfo> called)
        where T : class
    {
        var proxy = Create<T, CallLog>();
        ((CallLog)(object)proxy).target = target;
        ((CallLog)(object)proxy).called = called;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        called.Add(targetMethod!.IsGenericMethod ? targetMethod.GetGenericMethodDefinition() : targetMethod);
        return targetMethod.Invoke(target, args);
    }
}
