using System.Net;
using ErrorOr;
using Pulse.Application.Common.Idempotency;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Authorization;

/// <summary>What is known of the call that is being answered. One instance a request; it starts out as nobody, nowhere.</summary>
public sealed class RequestContext
{
    public Caller? Caller { get; private set; }

    /// <summary>The account that the caller asked for; null: the caller's primary account.</summary>
    public AccountId? RequestedAccount { get; private set; }

    /// <summary>Whether the account asked for is what the call is about: to who cannot act there, it does not exist.</summary>
    public bool IsAccountInPath { get; private set; }

    /// <summary>The session token that was presented, if one was.</summary>
    public SessionToken? Token { get; private set; }

    /// <summary>What the caller was let in with; null where the caller was not let in by a credential of this request.</summary>
    public PresentedCredential? Presented { get; private set; }

    /// <summary>Whether the caller decides when the request is complete: it has, or may have, a body.</summary>
    public bool IsBodyAwaited { get; set; }

    /// <summary>Whether a client waits for what is done: at the stop of the process it is answered in time, and not when all is written.</summary>
    public bool IsClientWaiting { get; set; }

    /// <summary>The request that is being handled; null before and after.</summary>
    public Type? Request { get; internal set; }

    /// <summary>Why the caller was refused while the request was handled; null: it was not.</summary>
    public IReadOnlyList<Error>? Refusal { get; private set; }

    /// <summary>Whether the call has ended its own credential and is completing that: the caller is not looked up again.</summary>
    public bool HasEndedCredential { get; private set; }

    /// <summary>Where the call comes from; null where there is no network between.</summary>
    public IPAddress? ClientAddress { get; set; }

    /// <summary>What the client says that it is.</summary>
    public string? UserAgent { get; set; }

    /// <summary>How long the caller would rather wait until every node has what the call takes away; null: not particularly.</summary>
    public TimeSpan? RevocationWait { get; set; }

    /// <summary>How far what the call has taken away has got; null where it took nothing.</summary>
    public RevocationReport? Revocation { get; private set; }

    /// <summary>What the call has claimed to do once; null where it may be made again and again.</summary>
    public IdempotencyClaim? Idempotency { get; set; }

    /// <summary>The account in effect, once the authorizer has let the caller in there.</summary>
    public AccountScope? Scope { get; private set; }

    /// <exception cref="InvalidOperationException">The request's rule lets in callers without an account.</exception>
    public AccountScope RequiredScope => Scope ?? throw new InvalidOperationException("No account is in effect.");

    /// <exception cref="InvalidOperationException">The request's rule lets in anonymous callers.</exception>
    public Caller RequiredCaller => Caller ?? throw new InvalidOperationException("Nobody is calling.");

    /// <exception cref="InvalidOperationException">The request's rule lets in others.</exception>
    public ApplicantCaller RequiredApplicant => Caller as ApplicantCaller ?? throw new InvalidOperationException("No applicant is calling.");

    public void Identify(Caller caller, AccountId? requestedAccount, SessionToken? token, PresentedCredential? presented = null)
    {
        (Caller, RequestedAccount, Token, Presented) = (caller, requestedAccount, token, presented);
        (Scope, FirstAccount) = (null, null);
    }

    /// <summary>The account that was in effect first; another one later is not what the request was meant for.</summary>
    internal AccountId? FirstAccount { get; private set; }

    /// <summary>Asks for the account that the path names, whatever the headers say.</summary>
    public void RequestInPath(AccountId account) =>
        (RequestedAccount, IsAccountInPath, Scope, FirstAccount) = (account, true, null, null);

    public void Revoked(RevocationReport report) => Revocation = report;

    /// <summary>The caller can no longer do what the request asks for. The call is answered with this instead of the handler's answer.</summary>
    public void Refuse(IReadOnlyList<Error> reasons) => Refusal = reasons;

    /// <summary>The call has ended the credential that it came with, and completes its work with the rights it had.</summary>
    public void EndCredential() => HasEndedCredential = true;

    internal void Enter(AccountScope scope) => (Scope, FirstAccount) = (scope, FirstAccount ?? scope.AccountId);

    /// <summary>The same caller, as of now. What may be done where has to be asked again.</summary>
    internal void Renew(Caller caller) => (Caller, Scope) = (caller, null);
}

/// <summary>The account in effect and what the caller has there.</summary>
public sealed record AccountScope(AccountId AccountId, AccountRights Rights);
