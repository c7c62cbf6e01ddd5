using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Limits;

namespace Pulse.Infrastructure.Limits;

/// <summary>Registers the rate limits and quotas of API keys.</summary>
internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<SharedRates>();
        services.AddSingleton<RateWindows>().AddHostedService(provider => provider.GetRequiredService<RateWindows>());
        services.AddScoped<IRateStore, RateStore>().AddScoped<FutureRateRows>();
        services.AddSingleton<QuotaLedger>();
        services.AddHostedService(provider => provider.GetRequiredService<QuotaLedger>());
        services.AddSingleton<IKeyLimits, KeyLimits>();
        services.AddScoped<IQuotaStore, QuotaStore>();
        return services;
    }
}
