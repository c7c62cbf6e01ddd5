using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Pulse.AspNetCore;

/// <summary>Reads the address and the credential from the configuration section <c>Authentication:Schemes:Pulse</c>.</summary>
internal sealed class PulseConfigureOptions(IAuthenticationConfigurationProvider configuration) : IConfigureNamedOptions<PulseOptions>
{
    public void Configure(string? name, PulseOptions options)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        var section = configuration.GetSchemeConfiguration(name);
        options.Url = section[nameof(PulseOptions.Url)] ?? options.Url;
        options.ApiKey = section[nameof(PulseOptions.ApiKey)] ?? options.ApiKey;
        options.ApiSecret = section[nameof(PulseOptions.ApiSecret)] ?? options.ApiSecret;
        options.SecondaryApiSecret = section[nameof(PulseOptions.SecondaryApiSecret)] ?? options.SecondaryApiSecret;
    }

    public void Configure(PulseOptions options) => Configure(Options.DefaultName, options);
}
