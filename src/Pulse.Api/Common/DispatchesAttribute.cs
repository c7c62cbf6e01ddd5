using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pulse.Api.Common;

/// <summary>Names the request that an action sends, so that its rule can be evaluated before anything is bound.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class DispatchesAttribute(Type requestType) : Attribute, IActionModelConvention
{
    public Type RequestType { get; } = requestType;

    /// <exception cref="InvalidOperationException">The action names no request: it is refused.</exception>
    public static Type RequestTypeOf(ActionDescriptor action) => action.Properties.TryGetValue(typeof(DispatchesAttribute), out var requestType)
        ? (Type)requestType!
        : throw new InvalidOperationException($"{action.DisplayName} does not say which request it dispatches.");

    /// <summary>Puts the request type where each call finds it.</summary>
    public void Apply(ActionModel action) => action.Properties[typeof(DispatchesAttribute)] = RequestType;
}

/// <inheritdoc/>
public sealed class DispatchesAttribute<TRequest>() : DispatchesAttribute(typeof(TRequest));
