using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace Pulse.AspNetCore;

/// <summary>The services of the framework that take part in authentication and authorization.</summary>
internal static class StandardServices
{
    /// <summary>Whether the application has replaced none of them, and has added no authorization handler.</summary>
    /// <param name="services">The services of a request, because handlers can need one.</param>
    public static bool AreAllIn(IServiceProvider services) =>
        Is<IAuthorizationPolicyProvider, PulsePolicyProvider>(services)
        && Is<IClaimsTransformation, NoopClaimsTransformation>(services)
        && Is<IAuthenticationHandlerProvider, AuthenticationHandlerProvider>(services)
        && Is<IPolicyEvaluator, PolicyEvaluator>(services)
        && Is<IAuthorizationMiddlewareResultHandler, AuthorizationMiddlewareResultHandler>(services)
        && Is<IAuthorizationHandlerProvider, DefaultAuthorizationHandlerProvider>(services)
        && Is<IAuthorizationHandlerContextFactory, DefaultAuthorizationHandlerContextFactory>(services)
        && Is<IAuthorizationEvaluator, DefaultAuthorizationEvaluator>(services)
        && IsNextTo<IAuthenticationService, AuthenticationService>(services)
        && IsNextTo<IAuthorizationService, DefaultAuthorizationService>(services)
        && services.GetServices<IAuthorizationHandler>().All(
            handler => handler is PulsePermissionHandler || handler.GetType() == typeof(PassThroughAuthorizationHandler));

    private static bool Is<TService, TStandard>(IServiceProvider services) =>
        services.GetService<TService>()?.GetType() == typeof(TStandard);

    /// <summary>The framework registers internal classes that derive from these.</summary>
    private static bool IsNextTo<TService, TStandard>(IServiceProvider services) =>
        services.GetService<TService>()?.GetType().Assembly == typeof(TStandard).Assembly;
}
