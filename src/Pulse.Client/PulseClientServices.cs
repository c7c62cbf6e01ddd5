using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pulse.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a <see cref="PulseClient"/>.</summary>
public static class PulseClientServices
{
    private const string Name = "Pulse.Client";

    /// <summary>
    /// Registers one <see cref="PulseClient"/> for the whole application. Wrong settings stop the start. A changed secret is used from the
    /// next login on.
    /// </summary>
    /// <param name="configure">Sets the options. Null: configure <see cref="PulseClientOptions"/> elsewhere.</param>
    /// <returns>The builder of the HTTP client, for further handlers.</returns>
    public static IHttpClientBuilder AddPulseClient(this IServiceCollection services, Action<PulseClientOptions>? configure = null)
    {
        services.AddOptions<PulseClientOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PulseClientOptions>, Validation>());
        services.TryAddSingleton(provider => new PulseClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name),
            () => provider.GetRequiredService<IOptionsMonitor<PulseClientOptions>>().CurrentValue,
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        var http = services.AddHttpClient(Name)
            .ConfigurePrimaryHttpMessageHandler(() => PulseClient.NewPrimaryHandler())
            .RedactLoggedHeaders(["Authorization", PortalClient.Header])
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // The client lives as long, and its handler renews connections.
        http.AddResilienceHandler(Name, (pipeline, context) => Pulse.Client.Resilience.Configure(
            pipeline, context.ServiceProvider.GetRequiredService<IOptionsMonitor<PulseClientOptions>>().CurrentValue));
        return http;
    }

    private sealed class Validation : IValidateOptions<PulseClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, PulseClientOptions options) =>
            options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
