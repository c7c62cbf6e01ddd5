using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.LoginProtection;
using Pulse.Application.Mfa;
using Pulse.Domain.Sessions;
using Pulse.Infrastructure.Audit;

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
        services.AddSingleton<LoginNetworks>();
        services.AddSingleton<ILoginNetworks>(provider => provider.GetRequiredService<LoginNetworks>());
        services.AddScoped<ILoginNetworkStore, LoginNetworkStore>();
        services.AddHostedService<LoginNetworkWriter>();
    }
}
