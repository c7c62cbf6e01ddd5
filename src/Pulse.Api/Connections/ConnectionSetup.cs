using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Pulse.Api.Connections;

internal static class ConnectionSetup
{
    /// <summary>Time before the minimum data rate applies.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddConnectionLimits(this IServiceCollection services)
    {
        services.AddSingleton<RefusedConnections>();
        services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
        return services;
    }

    /// <summary>Applies the limits to the server. Call it after the settings are validated; the server is created earlier.</summary>
    public static void UseConnectionLimits(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<ConnectionLimits>();
        var kestrel = app.ApplicationServices.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        kestrel.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.MinRequestBodyDataRate = new MinDataRate(limits.MinBytesPerSecond, Grace);
        kestrel.MinResponseDataRate = new MinDataRate(limits.MinBytesPerSecond, Grace);
        app.Use((context, next) =>
        {
            if (context.Features.Get<ConnectionSlot>() is { } slot)
            {
                slot.BeginRequest();
                context.Response.OnCompleted(EndRequest, slot);
            }

            return next(context);
        });
    }

    private static Task EndRequest(object slot)
    {
        ((ConnectionSlot)slot).EndRequest();
        return Task.CompletedTask;
    }
}
