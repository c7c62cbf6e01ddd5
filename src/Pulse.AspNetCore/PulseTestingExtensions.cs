using Pulse.AspNetCore;
using Pulse.AspNetCore.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods for the tests of a service.</summary>
public static class PulseTestingExtensions
{
    /// <summary>Lets the default scheme ask <paramref name="pulse"/> instead of Pulse.</summary>
    public static IServiceCollection AddPulseTesting(this IServiceCollection services, FakePulse pulse) =>
        services.AddPulseTesting(PulseDefaults.AuthenticationScheme, pulse);

    /// <summary>Lets a scheme ask <paramref name="pulse"/> instead of Pulse.</summary>
    public static IServiceCollection AddPulseTesting(this IServiceCollection services, string authenticationScheme, FakePulse pulse)
    {
        ArgumentNullException.ThrowIfNull(pulse);
        return services.PostConfigure<PulseOptions>(authenticationScheme, options =>
        {
            options.Url = "http://pulse.test";
            options.ApiKey = "apiKey-testing";
            options.ApiSecret = "pls_testing";
            options.SecondaryApiSecret = null;
            options.BackchannelHttpHandler = pulse;
        });
    }
}
