using Microsoft.Extensions.Options;
using Pulse.Api.Connections;
using Pulse.Api.Limits;
using Pulse.Api.OAuth;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Console.Hosting;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;
using Pulse.Infrastructure.Streams;
using Pulse.Infrastructure.Usage;

namespace Pulse.Api.Configuration;

/// <summary>Registers and validates all settings. An invalid setting stops the start.</summary>
internal static class Settings
{
    private const int MinutesPerYear = 365 * 24 * 60;

    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSetting<DatabaseOptions>("Database")
            .Must(
                o => DatabaseOptions.Providers.Contains(o.Provider),
                $"Database:Provider must be {string.Join(" or ", DatabaseOptions.Providers)}.")
            .InRange(o => o.SqlServer.MaxBatchSize, 1, 1_000)
            .InRange(o => o.SqlServer.CompatibilityLevel, 130, 170)
            .InRange(o => o.SqlServer.CommandTimeoutSeconds, 1, 3_600)
            .InRange(o => o.SqlServer.RetrySeconds, 0, 600);
        services.AddSingleton<IValidateOptions<DatabaseOptions>, ConnectionStringValidation>();

        services.AddSetting<BootstrapOptions>("Bootstrap")
            .Must(
                o => BootstrapRules.IsAccountName(o.AccountName),
                "Bootstrap:AccountName must have 1 to 100 printable characters, without a space at the beginning or end.")
            .Must(o => EmailAddress.IsValid(o.AdminEmail), "Bootstrap:AdminEmail must be an e-mail address of at most 254 characters.")
            .Relation(o => EmailAddress.IsDistinct(o.AdminEmail)
                ? null
                : "Bootstrap:AdminEmail must contain only ASCII characters and accented Latin letters.");

        services.AddSetting<SessionLimits>("Sessions")
            .InRange(o => o.LifetimeMinutes, 1, MinutesPerYear)
            .InRange(o => o.ApiKeyLifetimeMinutes, 1, MinutesPerYear)
            .InRange(o => o.IdleMinutes, 1, MinutesPerYear)
            .InRange(o => o.ApiKeyIdleMinutes, 1, MinutesPerYear)
            .InRange(o => o.MaxPerUser, 1, 100_000)
            .InRange(o => o.MaxPerApiKey, 1, 100_000)
            .InRange(o => o.MaxImpersonationsPerUser, 1, 1_000);
        services.AddSetting<ApiKeyLimits>("ApiKeys").InRange(o => o.MaxPerAccount, 1, 100_000);
        services.AddSetting<AccountLimits>("Limits")
            .InRange(o => o.UsersPerAccount, 1, 1_000_000)
            .InRange(o => o.AccountsPerUser, 1, 10_000)
            .InRange(o => o.RolesPerAccount, 1, 10_000)
            .InRange(o => o.RolesPerUser, 1, 1_000)
            .InRange(o => o.PendingTokensPerAccount, 1, 1_000_000)
            .InRange(o => o.SessionsPerAccount, 1, 1_000_000)
            .InRange(o => o.ApplicationsPerAccount, 1, 10_000_000)
            .InRange(o => o.MerchantsPerAccount, 1, 10_000_000);
        services.AddSetting<LoginLimits>("Login")
            .InRange(o => o.FailuresPerEmailAndAddress, 1, 10_000)
            .InRange(o => o.FailuresPerEmail, 1, 10_000)
            .InRange(o => o.FailuresPerAddress, 1, 10_000)
            .InRange(o => o.WindowMinutes, 1, 24 * 60)
            .InRange(o => o.SecondFactorFailuresPerHour, 1, 1_000)
            .InRange(o => o.MaxWaitSeconds, 1, 60)
            .InRange(o => o.MaxWaiting, 1, 10_000)
            .InRange(o => o.MaxWaitingPerNetwork, 1, 10_000)
            .InRange(o => o.MaxWaitingPerAddress, 1, 10_000);
        services.AddSetting<MfaPolicy>("Mfa");
        services.AddSetting<UserLimits>("Users").InRange(o => o.PasswordTokenHours, 1, 30 * 24);
        services.AddSetting<CacheOptions>("Cache")
            .InRange(o => o.MaxEntries, 1_000, 10_000_000)
            .InRange(o => o.MaxMegabytes, 16, 1_000_000)
            .InRange(o => o.FailedLookupsPerMinute, 1, 1_000_000)
            .InRange(o => o.FailedVerificationsPerMinute, 1, 1_000_000)
            .InRange(o => o.MaxStaleness, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
            .InRange(o => o.FeedInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
            .Relation(o => o.FeedInterval * 2 <= o.MaxStaleness ? null : "Cache:FeedInterval must be at most half of Cache:MaxStaleness.");
        services.AddSetting<StreamOptions>("Streams")
            .InRange(o => o.MaxPerCaller, 1, 10_000)
            .InRange(o => o.MaxPerAccount, 1, 10_000)
            .InRange(o => o.Max, 1, 10_000);
        services.AddSetting<ReadLimits>("Reads")
            .InRange(o => o.PerCaller, 1, 1_000)
            .InRange(o => o.PerAccount, 1, 1_000)
            .InRange(o => o.AtOnce, 1, 1_000)
            .InRange(o => o.Waiting, 0, 10_000)
            .InRange(o => o.Wait, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        services.AddSetting<UsageOptions>("Usage")
            .InRange(o => o.FlushInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
            .InRange(o => o.RetentionDays, 1, 3_650)
            .InRange(o => o.SilenceDays, 1, 3_650)
            .InRange(o => o.RefusalsPerHour, 1, 1_000_000);
        services.AddSetting<AuditOptions>("Audit")
            .InRange(o => o.RepeatWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
            .InRange(o => o.CheckpointInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
            .InRange(o => o.RetentionDays, 1, 36_500)
            .Must(o => o.ArchiveFolder is null || o.ArchiveFolder.Trim().Length > 0, "Audit:ArchiveFolder must name a folder.")
            .Relation(o => o.RetentionDays is not null && o.ArchiveFolder is null
                ? "Audit:ArchiveFolder is required if Audit:RetentionDays is set."
                : null);
        services.AddSetting<KeyOptions>("Keys")
            .Must(o => o.Folder.Trim().Length > 0, "Keys:Folder must name a folder.")
            .Must(o => KeyOptions.Rings.Contains(o.Ring), $"Keys:Ring must be {string.Join(" or ", KeyOptions.Rings)}.")
            .Must(o => o.Audit is null || AuditKey.IsKey(o.Audit), $"Keys:Audit must be at least {AuditKey.Length} bytes in base 64.");
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyRingValidation>();
        services.AddSetting<ServerOptions>("Server").Must(
            o => o.IsValid,
            "Server:PublicUrl must be an http or https URL such as https://pulse.example.com, without a query and a slash at the end.");
        services.AddSetting<ConsoleOptions>("Console")
            .Must(
                o => o.Brand.Name.Trim().Length is > 0 and <= BrandOptions.NameMaxLength,
                $"Console:Brand:Name must have 1 to {BrandOptions.NameMaxLength} characters.")
            .Must(o => BrandOptions.IsColour(o.Brand.Accent), "Console:Brand:Accent must be a colour such as #3451c6.")
            .Must(o => BrandOptions.IsColour(o.Brand.AccentDark), "Console:Brand:AccentDark must be a colour such as #9db2ff.")
            .Relation(o => BrandLogo.FaultOf(o.Brand.Logo));
        services.AddSetting<ProxyOptions>("Proxies")
            .Must(o => o.AreNetworks, "Proxies:Trusted must be addresses and networks (CIDR) without host bits, separated by commas.");
        services.AddSetting<ConnectionLimits>("Connections")
            .InRange(o => o.Max, 16, 1_000_000)
            .InRange(o => o.MaxPerAddress, 1, 1_000_000)
            .InRange(o => o.HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
            .InRange(o => o.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
            .InRange(o => o.MinBytesPerSecond, 1, 1_000_000)
            .Relation(ConnectionSlots.FaultAtStart);
        services.AddOptions<ListeningOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ListeningOptions>, AddressValidation>();
        services.AddSetting<ShutdownOptions>("Shutdown")
            .InRange(o => o.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        services.AddOptions<HostOptions>().Configure<SettingSection<ShutdownOptions>, IConfiguration>(LimitShutdown);
        return services;
    }

    /// <summary>
    /// Limits the shutdown. The host reads this before settings are validated, so an invalid value is ignored here and reported later.
    /// </summary>
    private static void LimitShutdown(HostOptions host, SettingSection<ShutdownOptions> section, IConfiguration configuration)
    {
        var shutdown = new ShutdownOptions();
        section.Bind(shutdown, configuration);
        host.ShutdownTimeout = shutdown.Timeout * StopDeadline.RequestsPart;
    }

    private static SettingSection<T> AddSetting<T>(this IServiceCollection services, string name)
        where T : class
    {
        var section = new SettingSection<T>(name);
        services.AddSingleton(section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        services.AddOptions<T>().ValidateOnStart()
            .Configure<IConfiguration>((options, configuration) => section.Bind(options, configuration));
        services.AddSingleton<IValidateOptions<T>>(provider => new Validation<T>(section, provider.GetRequiredService<IConfiguration>()));
        return section;
    }

    private sealed class Validation<T>(SettingSection<T> section, IConfiguration configuration) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options) => section.Validate(options, configuration);
    }
}
