using Microsoft.AspNetCore.Authentication;

namespace Pulse.Api.Authentication;

internal static class AuthenticationSetup
{
    /// <summary>
    /// The policy scheme that looks at the headers and forwards to the scheme that reads them. It is not the default
    /// scheme: the framework would authenticate every request by it, those that ignore credentials too.
    /// </summary>
    public const string SessionOrApiKey = nameof(SessionOrApiKey);

    /// <summary>
    /// Not <c>AddAuthentication</c>: that starts Data Protection and writes a key ring, which nothing here uses.
    /// </summary>
    public static IServiceCollection AddCredentialAuthentication(this IServiceCollection services)
    {
        services.AddAuthenticationCore().AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddPolicyScheme(SessionOrApiKey, SessionOrApiKey, policy => policy.ForwardDefaultSelector = context =>
                CredentialHeaders.HasApiKey(context.Request.Headers) ? ApiKeyHandler.SchemeName : SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        return services;
    }
}
