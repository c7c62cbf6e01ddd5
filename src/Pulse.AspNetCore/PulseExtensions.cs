using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pulse.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods to configure Pulse authentication.</summary>
public static class PulseExtensions
{
    /// <summary>
    /// Adds authentication by Pulse, with the default scheme <see cref="PulseDefaults.AuthenticationScheme"/>. Address and credential come
    /// from the configuration section <c>Authentication:Schemes:Pulse</c>.
    /// </summary>
    public static AuthenticationBuilder AddPulse(this AuthenticationBuilder builder) =>
        builder.AddPulse(PulseDefaults.AuthenticationScheme, _ => { });

    /// <summary>Adds authentication by Pulse, with the default scheme <see cref="PulseDefaults.AuthenticationScheme"/>.</summary>
    public static AuthenticationBuilder AddPulse(this AuthenticationBuilder builder, Action<PulseOptions> configureOptions) =>
        builder.AddPulse(PulseDefaults.AuthenticationScheme, configureOptions);

    /// <summary>Adds authentication by Pulse.</summary>
    public static AuthenticationBuilder AddPulse(
        this AuthenticationBuilder builder, string authenticationScheme, Action<PulseOptions> configureOptions) =>
        builder.AddPulse(authenticationScheme, displayName: null, configureOptions);

    /// <summary>Adds authentication by Pulse.</summary>
    public static AuthenticationBuilder AddPulse(
        this AuthenticationBuilder builder, string authenticationScheme, string? displayName, Action<PulseOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        AddShared(services);
        services.AddSingleton(new PulseScheme(authenticationScheme));
        services.AddOptions<PulseOptions>(authenticationScheme).ValidateOnStart();
        return builder.AddScheme<PulseOptions, PulseHandler>(authenticationScheme, displayName, configureOptions);
    }

    private static void AddShared(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(PulseConnections)))
        {
            return;
        }

        services.AddMetrics();
        services.AddAuthorization();
        services.AddSingleton<PulseMetrics>();
        services.AddSingleton<PulseConnections>();
        services.AddSingleton<PulsePermissionPolicy>();
        services.AddSingleton<IAuthorizationHandler, PulsePermissionHandler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<PulseOptions>, PulseConfigureOptions>());
        services.AddHostedService<PulseHostedService>();
        DecoratePolicies(services);
    }

    /// <summary>
    /// Wraps the provider of the application, or the default one. The default one has no state, so that one for all requests is enough.
    /// </summary>
    private static void DecoratePolicies(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IAuthorizationPolicyProvider) && !service.IsKeyedService);
        services.Replace(ServiceDescriptor.Describe(
            typeof(IAuthorizationPolicyProvider),
            provider => new PulsePolicyProvider(Make(inner, provider), provider.GetRequiredService<PulsePermissionPolicy>()),
            inner.ImplementationType == typeof(DefaultAuthorizationPolicyProvider) ? ServiceLifetime.Singleton : inner.Lifetime));
    }

    private static IAuthorizationPolicyProvider Make(ServiceDescriptor descriptor, IServiceProvider services) =>
        (IAuthorizationPolicyProvider)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!));
}
