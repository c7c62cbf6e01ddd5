using Microsoft.Extensions.Options;
using Pulse.Api.Connections;
using Pulse.Api.Limits;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Passwords;
using Pulse.Application.Sessions;
using Pulse.Application.Users;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Audit;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Common;
using Pulse.Infrastructure.Persistence;
using Pulse.Infrastructure.Protection;
using Pulse.Infrastructure.Usage;

namespace Pulse.Api.Configuration;

/// <summary>Registers and validates all settings. An invalid setting stops the start.</summary>
internal static class Settings
{
    private const int MinutesPerYear = 365 * 24 * 60;

    private static readonly TimeSpan MinStaleness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxFeedInterval = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddSettings(this IServiceCollection services)
    {
        services.AddSetting<DatabaseOptions>("Database")
            .Validate(
                o => DatabaseOptions.Providers.Contains(o.Provider),
                $"Database:Provider must be {string.Join(" or ", DatabaseOptions.Providers)}.")
            .InRange(o => o.SqlServer.MaxBatchSize, 1, 1_000, "Database:SqlServer:MaxBatchSize")
            .InRange(o => o.SqlServer.CompatibilityLevel, 130, 170, "Database:SqlServer:CompatibilityLevel")
            .InRange(o => o.SqlServer.CommandTimeoutSeconds, 1, 3_600, "Database:SqlServer:CommandTimeoutSeconds")
            .InRange(o => o.SqlServer.RetrySeconds, 0, 600, "Database:SqlServer:RetrySeconds");
        services.AddSingleton<IValidateOptions<DatabaseOptions>, ConnectionStringValidation>();

        services.AddSetting<BootstrapOptions>("Bootstrap")
            .Validate(
                o => BootstrapRules.IsAccountName(o.AccountName),
                "Bootstrap:AccountName must have 1 to 100 printable characters and no blank at either end.")
            .Validate(o => EmailAddress.IsValid(o.AdminEmail), "Bootstrap:AdminEmail must be an e-mail address of at most 254 characters.")
            .Validate(
                o => !EmailAddress.IsValid(o.AdminEmail) || EmailAddress.IsDistinct(o.AdminEmail),
                "Bootstrap:AdminEmail must consist of ASCII and accented Latin letters.");

        services.AddSetting<SessionLimits>("Sessions")
            .InRange(o => o.LifetimeMinutes, 1, MinutesPerYear, "Sessions:LifetimeMinutes")
            .InRange(o => o.ApiKeyLifetimeMinutes, 1, MinutesPerYear, "Sessions:ApiKeyLifetimeMinutes")
            .InRange(o => o.IdleMinutes, 1, MinutesPerYear, "Sessions:IdleMinutes")
            .InRange(o => o.ApiKeyIdleMinutes, 1, MinutesPerYear, "Sessions:ApiKeyIdleMinutes")
            .InRange(o => o.MaxPerUser, 1, 100_000, "Sessions:MaxPerUser")
            .InRange(o => o.MaxPerApiKey, 1, 100_000, "Sessions:MaxPerApiKey")
            .InRange(o => o.MaxImpersonationsPerUser, 1, 1_000, "Sessions:MaxImpersonationsPerUser");
        services.AddSetting<ApiKeyLimits>("ApiKeys").InRange(o => o.MaxPerAccount, 1, 100_000, "ApiKeys:MaxPerAccount");
        services.AddSetting<AccountLimits>("Limits")
            .InRange(o => o.UsersPerAccount, 1, 1_000_000, "Limits:UsersPerAccount")
            .InRange(o => o.AccountsPerUser, 1, 10_000, "Limits:AccountsPerUser")
            .InRange(o => o.RolesPerAccount, 1, 10_000, "Limits:RolesPerAccount")
            .InRange(o => o.RolesPerUser, 1, 1_000, "Limits:RolesPerUser")
            .InRange(o => o.PendingTokensPerAccount, 1, 1_000_000, "Limits:PendingTokensPerAccount")
            .InRange(o => o.SessionsPerAccount, 1, 1_000_000, "Limits:SessionsPerAccount")
            .InRange(o => o.ApplicationsPerAccount, 1, 10_000_000, "Limits:ApplicationsPerAccount")
            .InRange(o => o.MerchantsPerAccount, 1, 10_000_000, "Limits:MerchantsPerAccount");
        services.AddSetting<LoginLimits>("Login")
            .InRange(o => o.FailuresPerEmailAndAddress, 1, 10_000, "Login:FailuresPerEmailAndAddress")
            .InRange(o => o.FailuresPerEmail, 1, 10_000, "Login:FailuresPerEmail")
            .InRange(o => o.FailuresPerAddress, 1, 10_000, "Login:FailuresPerAddress")
            .InRange(o => o.WindowMinutes, 1, 24 * 60, "Login:WindowMinutes")
            .InRange(o => o.SecondFactorFailuresPerHour, 1, 1_000, "Login:SecondFactorFailuresPerHour")
            .InRange(o => o.MaxWaitSeconds, 1, 60, "Login:MaxWaitSeconds")
            .InRange(o => o.MaxWaiting, 1, 10_000, "Login:MaxWaiting")
            .InRange(o => o.MaxWaitingPerNetwork, 1, 10_000, "Login:MaxWaitingPerNetwork")
            .InRange(o => o.MaxWaitingPerAddress, 1, 10_000, "Login:MaxWaitingPerAddress");
        services.AddSetting<MfaPolicy>("Mfa");
        services.AddSetting<UserLimits>("Users").InRange(o => o.PasswordTokenHours, 1, 30 * 24, "Users:PasswordTokenHours");
        services.AddSetting<CacheOptions>("Cache")
            .InRange(o => o.MaxEntries, 1_000, 10_000_000, "Cache:MaxEntries")
            .InRange(o => o.FailedLookupsPerMinute, 1, 1_000_000, "Cache:FailedLookupsPerMinute")
            .InRange(o => o.FailedVerificationsPerMinute, 1, 1_000_000, "Cache:FailedVerificationsPerMinute")
            .InRange(o => o.MaxStaleness, MinStaleness, TimeSpan.FromMinutes(5), "Cache:MaxStaleness")
            .InRange(o => o.FeedInterval, TimeSpan.FromMilliseconds(100), MaxFeedInterval, "Cache:FeedInterval")
            .Validate(
                o => o.MaxStaleness < MinStaleness || o.FeedInterval > MaxFeedInterval || o.FeedInterval * 2 <= o.MaxStaleness,
                "Cache:FeedInterval must be at most half of Cache:MaxStaleness.");
        services.AddSetting<ReadLimits>("Reads")
            .InRange(o => o.PerCaller, 1, 1_000, "Reads:PerCaller")
            .InRange(o => o.PerAccount, 1, 1_000, "Reads:PerAccount")
            .InRange(o => o.AtOnce, 1, 1_000, "Reads:AtOnce")
            .InRange(o => o.Waiting, 0, 10_000, "Reads:Waiting")
            .InRange(o => o.Wait, TimeSpan.Zero, TimeSpan.FromMinutes(1), "Reads:Wait");
        services.AddSetting<UsageOptions>("Usage")
            .InRange(o => o.FlushInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), "Usage:FlushInterval")
            .InRange(o => o.RetentionDays, 1, 3_650, "Usage:RetentionDays")
            .InRange(o => o.SilenceDays, 1, 3_650, "Usage:SilenceDays")
            .InRange(o => o.RefusalsPerHour, 1, 1_000_000, "Usage:RefusalsPerHour");
        services.AddSetting<AuditOptions>("Audit")
            .InRange(o => o.RepeatWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), "Audit:RepeatWindow");
        services.AddSetting<KeyOptions>("Keys")
            .Validate(o => o.Folder.Trim().Length > 0, "Keys:Folder must name a folder.")
            .Validate(o => KeyOptions.Rings.Contains(o.Ring), $"Keys:Ring must be {string.Join(" or ", KeyOptions.Rings)}.")
            .Validate(o => o.Audit is null || AuditKey.IsKey(o.Audit), $"Keys:Audit must be at least {AuditKey.Length} bytes in base 64.");
        services.AddSingleton<IValidateOptions<KeyOptions>, KeyRingValidation>();
        services.AddSetting<ProxyOptions>("Proxies")
            .Validate(o => o.AreNetworks, "Proxies:Trusted must be addresses and networks (CIDR) without host bits, separated by commas.");
        services.AddSetting<ConnectionLimits>("Connections")
            .InRange(o => o.Max, ConnectionLimits.MinMax, ConnectionLimits.MaxMax, "Connections:Max")
            .InRange(o => o.MaxPerAddress, 1, 1_000_000, "Connections:MaxPerAddress")
            .InRange(o => o.HeadersTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "Connections:HeadersTimeout")
            .InRange(o => o.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "Connections:IdleTimeout")
            .InRange(o => o.MinBytesPerSecond, 1, 1_000_000, "Connections:MinBytesPerSecond");
        services.AddSingleton<IValidateOptions<ConnectionLimits>, OpenFilesValidation>();
        services.AddOptions<ListeningOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ListeningOptions>, AddressValidation>();
        services.AddSetting<ShutdownOptions>("Shutdown")
            .InRange(o => o.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "Shutdown:Timeout");
        services.AddOptions<HostOptions>().Configure<SectionBinding<ShutdownOptions>>(LimitShutdown);
        return services;
    }

    /// <summary>
    /// Limits the shutdown. The host reads this before settings are validated, so an invalid value is ignored here and reported later.
    /// </summary>
    private static void LimitShutdown(HostOptions host, SectionBinding<ShutdownOptions> section)
    {
        var shutdown = new ShutdownOptions();
        section.Configure(shutdown);
        host.ShutdownTimeout = shutdown.Timeout * StopDeadline.RequestsPart;
    }

    private static OptionsBuilder<T> AddSetting<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
        services.AddSingleton(provider => new SectionBinding<T>(provider.GetRequiredService<IConfiguration>(), section));
        services.AddSingleton<IConfigureOptions<T>>(provider => provider.GetRequiredService<SectionBinding<T>>());
        services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<SectionBinding<T>>());
        return services.AddOptions<T>().ValidateOnStart();
    }

    private static OptionsBuilder<T> InRange<T>(this OptionsBuilder<T> options, Func<T, int?> value, int from, int to, string name)
        where T : class =>
        options.Validate(o => value(o) is not { } set || (set >= from && set <= to), $"{name} must be from {from} to {to}.");

    private static OptionsBuilder<T> InRange<T>(
        this OptionsBuilder<T> options, Func<T, TimeSpan> value, TimeSpan from, TimeSpan to, string name)
        where T : class =>
        options.Validate(o => value(o) >= from && value(o) <= to, $"{name} must be from {from:g} to {to:g}.");
}
