using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Routing;
using Pulse.Api.Common;
using Pulse.Application.Authorization;

namespace Pulse.Api.Idempotency;

/// <summary>Adds <c>Idempotency-Key</c> to every <c>POST</c> without a <see cref="NonIdempotentAttribute"/>.</summary>
internal sealed class IdempotencyConvention(IdempotencyFilter filter) : IActionModelConvention
{
    public static bool Takes(ActionDescriptor action) => action.FilterDescriptors.Any(descriptor => descriptor.Filter is IdempotencyFilter);

    /// <exception cref="InvalidOperationException">The action allows anonymous callers. Their response cannot be encrypted.</exception>
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
            throw new InvalidOperationException($"{action.DisplayName} allows anonymous callers and therefore needs [NonIdempotent].");
        }

        // Runs after the action's other filters, which check the media type.
        action.Filters.Add(filter);
    }
}
