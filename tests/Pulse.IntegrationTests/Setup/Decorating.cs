using Microsoft.Extensions.DependencyInjection;

namespace Pulse.IntegrationTests.Setup;

public static class Decorating
{
    public static IServiceCollection Decorate<T>(this IServiceCollection services, Func<T, T> decorator)
        where T : class =>
        services.Decorate<T>((inner, _) => decorator(inner));

    /// <summary>Wraps the last registration of a service in a decorator, with the same lifetime.</summary>
    public static IServiceCollection Decorate<T>(this IServiceCollection services, Func<T, IServiceProvider, T> decorator)
        where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Add(new ServiceDescriptor(typeof(T), provider => decorator((T)Create(inner, provider), provider), inner.Lifetime));
        return services;
    }

    private static object Create(ServiceDescriptor service, IServiceProvider provider) =>
        service.ImplementationInstance
        ?? service.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);
}
