using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Audit;

namespace Pulse.Infrastructure.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditKey>();
        services.AddSingleton<AuditSeal>();
        services.AddSingleton<AuditHeads>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditHeads>());
        services.AddSingleton<UnsealedChains>();
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
        services.AddSingleton<FullCheckRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<FullCheckRunner>());
        services.AddSingleton<ArchiveFolder>();
        services.AddSingleton<AuditArchiver>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditArchiver>());
        services.AddScoped<IAuditArchiving, AuditArchiving>();
        services.AddSingleton<RepeatedEvents>();
        services.AddSingleton<IRepeatedEvents>(provider => provider.GetRequiredService<RepeatedEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<RepeatedEvents>());
        services.AddScoped<AuditTrail>();
        services.AddScoped<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddScoped<IAuditEventRepository, AuditEventRepository>();
        services.AddScoped<IAuditIntegrity, AuditIntegrity>();
        services.AddScoped<IChainVerification, ChainVerification>();
        services.AddScoped<IAuditFullChecks, FullChecks>();
        services.AddScoped<AuditKeyCheck>();
        return services;
    }
}
