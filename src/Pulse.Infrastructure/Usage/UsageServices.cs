using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.Usage;
using Pulse.Infrastructure.Limits;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Registers limits and usage counters of API keys.</summary>
internal static class UsageServices
{
    public static IServiceCollection AddUsageAndLimits(this IServiceCollection services)
    {
        services.AddSingleton<SharedRates>();
        services.AddSingleton<RateWindows>().AddHostedService(provider => provider.GetRequiredService<RateWindows>());
        services.AddScoped<IRateStore, RateStore>().AddScoped<FutureRateRows>();
        services.AddSingleton<QuotaLedger>();
        services.AddHostedService(provider => provider.GetRequiredService<QuotaLedger>());
        services.AddSingleton<IKeyLimits, KeyLimits>();
        services.AddScoped<IQuotaStore, QuotaStore>();
        services.AddSingleton<UsageRecorder>();
        services.AddSingleton<IUsageRecorder>(provider => provider.GetRequiredService<UsageRecorder>());
        services.AddHostedService(provider => provider.GetRequiredService<UsageRecorder>());
        services.AddPruning("usage", TimeSpan.FromMinutes(10), batchSize: 1_000, (scope, atMost, token) =>
        {
            var retentionDays = scope.GetRequiredService<UsageOptions>().RetentionDays;
            var before = scope.GetRequiredService<TimeProvider>().UtcNow.AddDays(-retentionDays);
            return scope.GetRequiredService<IUsageStore>().PruneAsync(before, atMost, token);
        });
        services.AddScoped<SuspiciousUseDetector>();
        services.AddScoped<IUsageStore, UsageStore>();
        services.AddScoped<IUsageReader, UsageReader>();
        return services;
    }
}
