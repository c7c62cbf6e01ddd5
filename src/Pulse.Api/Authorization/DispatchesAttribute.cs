namespace Pulse.Api.Authorization;

/// <summary>Names the request that an action sends, so that its rule can be evaluated before anything is bound.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class DispatchesAttribute(Type requestType) : Attribute
{
    public Type RequestType { get; } = requestType;
}

/// <inheritdoc/>
public sealed class DispatchesAttribute<TRequest>() : DispatchesAttribute(typeof(TRequest));
