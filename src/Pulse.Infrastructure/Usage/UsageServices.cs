using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Application.Usage;
using Pulse.Application.Verification;
using Pulse.Infrastructure.Persistence;

namespace Pulse.Infrastructure.Usage;

/// <summary>Registers the usage counters of API keys.</summary>
internal static class UsageServices
{
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
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
        services.AddScoped<IReportedKeys, ReportedKeys>();
        services.AddScoped<IUsageReader, UsageReader>();
        return services;
    }
}
