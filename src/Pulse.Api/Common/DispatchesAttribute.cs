using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Pulse.Api.Common;

/// <summary>Declares the request that an action sends, so that its authorization rule can be evaluated before model binding.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class DispatchesAttribute(Type requestType) : Attribute, IActionModelConvention
{
    public Type RequestType { get; } = requestType;

    /// <exception cref="InvalidOperationException">The action declares no request.</exception>
    public static Type RequestTypeOf(ActionDescriptor action) =>
        action.Properties.TryGetValue(typeof(DispatchesAttribute), out var requestType)
        ? (Type)requestType!
        : throw new InvalidOperationException($"{action.DisplayName} declares no request: it needs a [Dispatches] attribute.");

    /// <summary>Stores the request type in the properties of the action.</summary>
    public void Apply(ActionModel action) => action.Properties[typeof(DispatchesAttribute)] = RequestType;
}

/// <inheritdoc/>
public sealed class DispatchesAttribute<TRequest>() : DispatchesAttribute(typeof(TRequest));
