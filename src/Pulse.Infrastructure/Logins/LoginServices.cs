using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.LoginProtection;
using Pulse.Application.Mfa;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Logins;

/// <summary>Registers the services of logins.</summary>
internal static class LoginServices
{
    private const string KeyPurpose = "Pulse failed logins";

    public static void AddLogins(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LoginFailureKeys(() => provider.GetRequiredService<AuditKey>().DeriveFor(KeyPurpose)));
        services.AddScoped<ILoginFailureStore, LoginFailureStore>();
        services.AddScoped<IMfaChallengeStore, MfaChallengeStore>();
        services.AddScoped<ISecondFactorLimiter, SecondFactorLimiter>();
        services.AddSingleton<LoginNetworks>();
        services.AddSingleton<ILoginNetworks>(provider => provider.GetRequiredService<LoginNetworks>());
        services.AddScoped<ILoginNetworkStore, LoginNetworkStore>().AddScoped<IKnownNetworks, LoginNetworkStore>();
        services.AddHostedService<LoginNetworkWriter>();
        services.AddScoped<IEndedLogins, EndedLogins>();
        services.AddPruning("logins", TimeSpan.FromMinutes(1), batchSize: 500, (scope, atMost, token) =>
            scope.GetRequiredService<IEndedLogins>().PruneAsync(atMost, token));
    }
}
