using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Pulse.AspNetCore;

/// <summary>
/// Admits a request whose endpoint needs only permissions, if an answer in memory has them. It refuses nothing: all other requests take
/// the way of the framework, which finds what is wrong with them.
/// </summary>
internal sealed class DirectAdmission(IServiceProvider services, RequestDelegate middlewares, RequestDelegate next)
{
    /// <summary>The framework looks for it before it runs a protected endpoint.</summary>
    private const string AuthorizedKey = "__AuthorizationMiddlewareWithEndpointInvoked";

    private static readonly object Authorized = new();

    private readonly PulseConnections connections = services.GetRequiredService<PulseConnections>();
    private readonly IOptionsMonitor<PulseOptions> options = services.GetRequiredService<IOptionsMonitor<PulseOptions>>();
    private readonly IAuthenticationSchemeProvider schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
    private readonly string? onlyScheme = services.GetServices<PulseScheme>().Select(scheme => scheme.Name).Distinct().ToArray()
        is [var only] ? only : null;

    private bool? isStandard;

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not { } endpoint
            || DirectEndpoint.NeedsOf(endpoint) is not { } needs
            || http.Features.Get<IAuthenticateResultFeature>() is not null
            || !CanAdmit(http)
            || CredentialHeaders.Read(http.Request.Headers).Credential is not { } credential
            || !CredentialHeaders.TryReadAccount(http.Request.Headers, out var account)
            || connections.Of(onlyScheme!).FindAdmitted(http, credential, account, needs) is not { } verified)
        {
            return middlewares(http);
        }

        var admission = new Admission(verified, onlyScheme!);
        http.Features.Set<IHttpAuthenticationFeature>(admission);
        http.Features.Set<IAuthenticateResultFeature>(admission);
        http.Items[AuthorizedKey] = Authorized;
        return next(http);
    }

    /// <summary>Whether the framework would do nothing else with an accepted credential.</summary>
    private bool CanAdmit(HttpContext http)
    {
        isStandard ??= onlyScheme is not null && StandardServices.AreAllIn(http.RequestServices);
        return isStandard == true
            && schemes.GetRequestHandlerSchemesAsync() is { IsCompletedSuccessfully: true, Result: AuthenticationScheme[] { Length: 0 } }
            && schemes.GetDefaultAuthenticateSchemeAsync() is { IsCompletedSuccessfully: true, Result: { } scheme }
            && scheme.Name == onlyScheme
            && scheme.HandlerType == typeof(PulseHandler)
            && IsPlain(options.Get(onlyScheme));
    }

    private static bool IsPlain(PulseOptions of) => of is
    {
        EventsType: null,
        ForwardDefault: null,
        ForwardAuthenticate: null,
        ForwardDefaultSelector: null,
        Events: { ReceivesMessages: false, SeesVerifications: false },
    };
}

/// <summary>The result of a direct admission, as the middlewares would have left it.</summary>
internal sealed class Admission : IHttpAuthenticationFeature, IAuthenticateResultFeature
{
    private readonly Verification verified;
    private readonly ClaimsPrincipal admitted;
    private AuthenticateResult? own;
    private AuthenticateResult? replaced;
    private ClaimsPrincipal? user;
    private bool isReplaced;

    public Admission(Verification verified, string scheme)
    {
        (this.verified, Scheme) = (verified, scheme);
        user = admitted = new ClaimsPrincipal(verified.Identity!);
    }

    public string Scheme { get; }

    /// <summary>Made only for an application that asks for it.</summary>
    public AuthenticateResult Result =>
        own ??= AuthenticateResult.Success(new AuthenticationTicket(admitted, verified.Properties, Scheme));

    public AuthenticateResult? AuthenticateResult
    {
        get => isReplaced ? replaced : Result;
        set => (isReplaced, replaced, user) = (true, value, value?.Principal);
    }

    public ClaimsPrincipal? User
    {
        get => user;
        set => (isReplaced, replaced, user) = (true, null, value);
    }

    /// <returns>Null if the credential of the request must be verified.</returns>
    public static AuthenticateResult? ResultOf(HttpContext http, string scheme) =>
        http.Features.Get<IAuthenticateResultFeature>() is Admission admission && admission.Scheme == scheme ? admission.Result : null;
}
