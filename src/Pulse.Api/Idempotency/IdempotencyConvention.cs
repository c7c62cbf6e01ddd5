using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Routing;
using Pulse.Api.Common;
using Pulse.Application.Authorization;

namespace Pulse.Api.Idempotency;

/// <summary>Every <c>POST</c> takes an <c>Idempotency-Key</c>, unless it says that it does not.</summary>
internal sealed class IdempotencyConvention(IdempotencyFilter filter) : IActionModelConvention
{
    public static bool Takes(ActionDescriptor action) => action.FilterDescriptors.Any(descriptor => descriptor.Filter is IdempotencyFilter);

    /// <exception cref="InvalidOperationException">An answer is encrypted for the caller, and the action has none.</exception>
    public void Apply(ActionModel action)
    {
        var isPost = action.Attributes.OfType<IActionHttpMethodProvider>().Any(methods => methods.HttpMethods.Contains(HttpMethods.Post));
        if (!isPost || action.Attributes.OfType<NonIdempotentAttribute>().Any())
        {
            return;
        }

        var requestType = action.Attributes.OfType<DispatchesAttribute>().Single().RequestType;
        if (AuthorizationRuleAttribute.Of(requestType) is AllowAnonymousCallerAttribute)
        {
            throw new InvalidOperationException($"{action.DisplayName} lets anonymous callers in and is not said to be never replayed.");
        }

        // The last of the action's own: what refuses by media type comes before.
        action.Filters.Add(filter);
    }
}
