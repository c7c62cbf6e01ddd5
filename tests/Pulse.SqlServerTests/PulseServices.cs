using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Sessions;
using Pulse.Infrastructure;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;
using Pulse.Infrastructure.Streams;
using Pulse.Infrastructure.Usage;

namespace Pulse.SqlServerTests;

/// <summary>The registrations of Pulse without its API. Passwords are hashed once instead of 210,000 times.</summary>
internal static class PulseServices
{
    public static IServiceCollection Of(KeyOptions keys, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Bootstrap:AdminPassword", "first-password-of-the-tests")])
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value))
            .Build();
        var services =
            new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddApplication().AddInfrastructure();
        services.AddOptions<DatabaseOptions>().BindConfiguration("Database");
        services.AddSingleton(configuration.GetSection("Bootstrap").Get<BootstrapOptions>()!);
        services.AddSingleton(new ApiKeyLimits());
        services.AddSingleton(new CacheOptions());
        services.AddSingleton(new StreamOptions());
        services.AddSingleton(new UsageOptions());
        services.AddSingleton(new AuditOptions { ArchiveFolder = keys.Folder });
        services.AddSingleton(new MfaPolicy());
        services.AddSingleton(new LoginLimits());
        services.AddSingleton(new SessionLimits { IdleMinutes = 30, ApiKeyIdleMinutes = 30 });
        services.AddSingleton(new AccountLimits());
        services.AddSingleton(keys);
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
        return services;
    }
}
