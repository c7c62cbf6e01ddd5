using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pulse.AspNetCore;

/// <summary>
/// Authenticates requests by API keys and session tokens of Pulse: <c>x-api-key</c> with <c>x-api-secret</c>, HTTP Basic, <c>Bearer</c>,
/// and imported keys in <c>x-api-key</c> alone. Credentials of other schemes are ignored.
/// </summary>
public class PulseHandler : AuthenticationHandler<PulseOptions>
{
    private static readonly Task<AuthenticateResult> NoResult = Task.FromResult(AuthenticateResult.NoResult());

    private readonly PulseConnections connections;

    /// <summary>Used by the dependency injection of the application.</summary>
    public PulseHandler(IOptionsMonitor<PulseOptions> options, ILoggerFactory logger, UrlEncoder encoder, IServiceProvider services)
        : base(options, logger, encoder) => connections = (PulseConnections)services.GetService(typeof(PulseConnections))!;

    /// <summary>Called at points of the authentication where the application has control.</summary>
    protected new PulseEvents Events
    {
        get => (PulseEvents)base.Events!;
        set => base.Events = value;
    }

    /// <inheritdoc/>
    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new PulseEvents());

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Admission.ResultOf(Context, Scheme.Name) is { } admitted)
        {
            return Task.FromResult(admitted);
        }

        if (Events.ReceivesMessages)
        {
            return AuthenticateMessageAsync();
        }

        var (credential, refusal) = CredentialHeaders.Read(Request.Headers);
        return refusal is not null ? Task.FromResult(Fail(refusal)) : credential is null ? NoResult : AuthenticateAsync(credential);
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var refusal = (result.Failure as PulseAuthenticationException)?.Refusal ?? PulseRefusal.Unauthenticated;
        var context = new PulseChallengeContext(Context, Scheme, Options, properties, refusal);
        await Events.Challenge(context);
        if (!context.Handled)
        {
            RefusalResponse.Write(Context, refusal, Options.Realm, concernsPulse: result.Failure is not null);
        }
    }

    /// <inheritdoc/>
    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var refusal = MissingPermission.Of(Context) is { } permission ? PulseRefusal.Missing(permission) : PulseRefusal.Forbidden;
        var context = new PulseForbiddenContext(Context, Scheme, Options, properties, refusal);
        await Events.Forbidden(context);
        if (!context.Handled)
        {
            RefusalResponse.Write(Context, refusal, Options.Realm, Context.User.Identities.Any(identity => identity is PulseIdentity));
        }
    }

    private async Task<AuthenticateResult> AuthenticateMessageAsync()
    {
        var message = new MessageReceivedContext(Context, Scheme, Options);
        await Events.MessageReceived(message);
        if (message.Result is { } result)
        {
            return result;
        }

        if (message.Credential is { } given)
        {
            PresentedElsewhere.Set(Context, given);
            return await AuthenticateAsync(given);
        }

        var (credential, refusal) = CredentialHeaders.Read(Request.Headers);
        return refusal is not null ? Fail(refusal)
            : credential is null ? AuthenticateResult.NoResult()
            : await AuthenticateAsync(credential);
    }

    private Task<AuthenticateResult> AuthenticateAsync(PulseCredential credential)
    {
        if (!CredentialHeaders.TryReadAccount(Request.Headers, out var account))
        {
            return Task.FromResult(Fail(PulseRefusal.MalformedAccount));
        }

        var verifying = connections.Of(Scheme.Name).VerifyAsync(Context, credential, account);
        return verifying.IsCompletedSuccessfully && !Events.SeesVerifications
            ? Task.FromResult(ResultOf(verifying.Result, account))
            : CompleteAsync(verifying, account);
    }

    private async Task<AuthenticateResult> CompleteAsync(ValueTask<Verification> verifying, string? account)
    {
        var verified = await verifying;
        var result = ResultOf(verified, account);
        if (!result.Succeeded || !Events.SeesVerifications)
        {
            return result;
        }

        var context = new CredentialVerifiedContext(Context, Scheme, Options, verified.Identity!)
        {
            Principal = result.Principal,
            Properties = result.Properties!,
        };
        await Events.CredentialVerified(context);
        if (context.Result is null)
        {
            context.Success();
        }

        return context.Result!;
    }

    /// <summary>Identity and properties are those of all requests with this credential. The principal belongs to the request.</summary>
    private AuthenticateResult ResultOf(Verification verified, string? account)
    {
        verified.Limits?.Write(Response);
        return verified.Refusal is { } refusal ? Fail(refusal)
            : account is not null && account != verified.Identity!.AccountId ? Fail(PulseRefusal.AccountForbidden)
            : AuthenticateResult.Success(
                new AuthenticationTicket(new ClaimsPrincipal(verified.Identity!), verified.Properties, Scheme.Name));
    }

    private static AuthenticateResult Fail(PulseRefusal refusal) => AuthenticateResult.Fail(new PulseAuthenticationException(refusal));
}
