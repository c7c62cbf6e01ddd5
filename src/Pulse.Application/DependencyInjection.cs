using System.Reflection;
using ErrorOr;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Accounts;
using Pulse.Application.ApiKeys;
using Pulse.Application.Applications;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Common.Idempotency;
using Pulse.Application.Limits;
using Pulse.Application.LoginProtection;
using Pulse.Application.Logins;
using Pulse.Application.Merchants;
using Pulse.Application.Mfa;
using Pulse.Application.Permissions;
using Pulse.Application.Portal;
using Pulse.Application.Recovery;
using Pulse.Application.Replays;
using Pulse.Application.Roles;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Application.Verification;

namespace Pulse.Application;

public static class DependencyInjection
{
    private static readonly Assembly Here = typeof(DependencyInjection).Assembly;

    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddSingleton<Telemetry>();
        services.AddScoped<RequestContext>().AddScoped<Reauthorization>().AddScoped<CurrentIdempotencyClaim>();
        services.AddSingleton<Authorizer>();
        services.AddTransient<CallerRenewal>();
        services.AddTransient<FailureCounters>();
        services.AddTransient<LoginAttempts>();
        services.AddTransient<PasswordLogin>();
        services.AddTransient<ApiKeyLogin>();
        services.AddTransient<SessionStart>();
        services.AddTransient<SessionAccess>();
        services.AddTransient<IdentityAudit>();
        services.AddTransient<MfaRequirement>();
        services.AddTransient<MfaChanges>();
        services.AddTransient<FactorGuessingResponse>();
        services.AddTransient<PasswordConfirmation>();
        services.AddTransient<OwnIdentityChange>();
        services.AddTransient<UserAccess>();
        services.AddTransient<UserAudit>();
        services.AddTransient<UserUpdate>();
        services.AddTransient<UserEmails>();
        services.AddTransient<UserView>();
        services.AddTransient<EmailProbeLimiter>();
        services.AddTransient<OneTimeTokens>();
        services.AddTransient<UserRecovery>();
        services.AddTransient<MembershipChange>();
        services.AddTransient<UserCapacity>();
        services.AddTransient<ApiKeyUpdate>();
        services.AddTransient<ApiKeyAdmission>();
        services.AddTransient<ApiKeyImport>();
        services.AddTransient<ReplayedSecrets>();
        services.AddTransient<ApiKeyDeletion>();
        services.AddTransient<ApiKeyBatches>();
        services.AddTransient<SensitiveFieldProtector>();
        services.AddTransient<DraftEdits>();
        services.AddTransient<ApplicantIdentification>();
        services.AddTransient<MerchantAdmission>();
        services.AddTransient<AuditLog>();
        services.AddTransient<AuditedUpdate>();
        services.AddTransient<RoleNames>();
        services.AddTransient<RoleUpdate>();
        services.AddSingleton<KeyUseAdmission>();
        services.AddScoped<LoginLimitState>();
        services.AddTransient<Verifier>().AddSingleton<CacheTime>();
        services.AddTransient<PermissionUpdate>();
        services.AddTransient<PermissionView>();
        services.AddTransient<VisiblePermissions>();
        services.AddSingleton<KnownPermissions>();
        services.AddSingleton<ApiKeyView>();
        services.AddSingleton<ApplicationView>();
        services.AddSingleton<MerchantView>();
        services.AddSingleton<RoleView>();
        services.AddSingleton<AccountView>();
        services.AddSingleton<LoginThrottle>();
        services.AddValidatorsFromAssembly(Here, ServiceLifetime.Singleton);
        services.AddAutoMapper(_ => { }, [Here], ServiceLifetime.Singleton);
        return services.AddMediator();
    }

    /// <summary>
    /// Registers MediatR without its extension package, which does not support this version of the container. All services are
    /// transient, because the container tracks scoped ones in a table for each request.
    /// </summary>
    private static IServiceCollection AddMediator(this IServiceCollection services)
    {
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorizationBehavior<,>));
        services.AddTransient<IPipelineBehavior<Login, ErrorOr<SessionDto>>, LoginTelemetry>();
        services.AddTransient<IPipelineBehavior<CompleteLogin, ErrorOr<SessionDto>>, LoginTelemetry>();

        var handlers = from type in Here.GetTypes()
                       where type is { IsClass: true, IsAbstract: false }
                       from contract in type.GetInterfaces()
                       where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                       select (contract, type);
        foreach (var (contract, type) in handlers)
        {
            services.AddTransient(contract, type);
        }

        return services;
    }
}
