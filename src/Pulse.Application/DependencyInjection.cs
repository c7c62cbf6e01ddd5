using System.Reflection;
using AutoMapper;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common.Authorization;
using Pulse.Application.Sessions;

namespace Pulse.Application;

public static class DependencyInjection
{
    private static readonly Assembly Here = typeof(DependencyInjection).Assembly;

    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddScoped<CurrentCall>();
        services.AddScoped<Authorizer>();
        services.AddScoped<PasswordLogin>();
        services.AddSingleton<LoginTurns>();
        services.AddValidatorsFromAssembly(Here, ServiceLifetime.Singleton);
        services.AddSingleton(new MapperConfiguration(map => map.AddProfiles(Here)).CreateMapper());
        return services.AddMediator();
    }

    /// <summary>By hand: the package that would do it for MediatR 5 is older than the container it would register in.</summary>
    private static IServiceCollection AddMediator(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AuthorizationBehavior<,>));

        var handlers = from type in Here.GetTypes()
                       where type is { IsClass: true, IsAbstract: false }
                       from contract in type.GetInterfaces()
                       where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                       select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddScoped(contract, type);
        }

        return services;
    }
}
