using Microsoft.Extensions.DependencyInjection;
using Pulse.Infrastructure.Bootstrap;
using Pulse.Infrastructure.Revocation;

namespace Pulse.Infrastructure.Recovery;

internal static class RecoveryServices
{
    /// <summary>Adds what only commands of the host use.</summary>
    public static IServiceCollection AddRecovery(this IServiceCollection services) => services
        .AddScoped<SchemaUpgrade>()
        .AddSingleton<OfflineDatabase>()
        .AddSingleton<DatabaseStatusReader>()
        .AddSingleton<DatabaseBackup>()
        .AddSingleton<DatabaseRestore>()
        .AddSingleton<RingRotation>()
        .AddSingleton<RunningNodes>();
}
