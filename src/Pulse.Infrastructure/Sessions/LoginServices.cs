using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Mfa;
using Pulse.Application.Passwords;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Logins;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Sessions;

/// <summary>Registers the services of logins.</summary>
internal static class LoginServices
{
    private const string KeyPurpose = "Pulse failed logins";

    public static void AddLogins(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LoginFailureKeys(() => provider.GetRequiredService<AuditKey>().DeriveFor(KeyPurpose)));
        services.AddScoped<ILoginFailureStore, LoginFailureStore>();
        services.AddScoped<IMfaChallengeStore, MfaChallengeStore>();
        services.AddScoped<IEndedLogins, EndedLogins>();
        services.AddPruning("logins", TimeSpan.FromMinutes(1), batchSize: 500, (scope, atMost, token) =>
            scope.GetRequiredService<IEndedLogins>().PruneAsync(atMost, token));
        services.AddSingleton<LoginNetworks>();
        services.AddSingleton<ILoginNetworks>(provider => provider.GetRequiredService<LoginNetworks>());
        services.AddScoped<ILoginNetworkStore, LoginNetworkStore>();
        services.AddHostedService<LoginNetworkWriter>();
    }
}
