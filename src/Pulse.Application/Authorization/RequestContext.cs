using System.Net;
using Pulse.Domain.Accounts;
using Pulse.Domain.Delegation;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Authorization;

/// <summary>
/// The client, the caller and the account of a request. One instance for each request. <see cref="Receive"/> and <see cref="Identify"/>
/// each run once; later only the <see cref="Authorizer"/> updates the same caller to its current state.
/// </summary>
public sealed class RequestContext
{
    private IncomingRequest? incoming;
    private AccountId? requestedAccount;
    private PresentedCredential? presented;

    /// <summary>Whether a client sent the request. False for work of the process itself.</summary>
    public bool IsFromClient => incoming is not null;

    /// <summary>The address of the client. Null if there is no network in between.</summary>
    public IPAddress? ClientAddress => incoming?.ClientAddress;

    /// <summary>The <c>User-Agent</c> header.</summary>
    public string? UserAgent => incoming?.UserAgent;

    /// <summary>Whether the request has or may have a body. The client then decides when the request is complete.</summary>
    public bool HasBody => incoming?.HasBody == true;

    /// <summary>The requested account. Null selects the primary account of the caller.</summary>
    public AccountId? RequestedAccount => incoming?.AccountInPath ?? requestedAccount;

    /// <summary>Whether the path names the requested account. A caller without access to it gets 404.</summary>
    public bool IsAccountInPath => incoming?.AccountInPath is not null;

    /// <summary>The credential that authenticated the caller. Null if no credential of this request did.</summary>
    public PresentedCredential? Presented => presented;

    /// <summary>The presented session token. Null if the caller presented another credential or none.</summary>
    public SessionToken? Token => presented?.Token;

    /// <summary>The authenticated caller as of its latest lookup. Null if the request is anonymous.</summary>
    public Caller? Caller => Current?.Caller;

    /// <summary>The account in effect. Null until the authorizer has accepted the caller there.</summary>
    public AccountScope? Scope => Current?.Scope;

    /// <exception cref="InvalidOperationException">The rule of the request accepts callers without an account.</exception>
    public AccountScope RequiredScope => Scope ?? throw new InvalidOperationException("No account is in effect.");

    /// <exception cref="InvalidOperationException">The rule of the request accepts anonymous callers.</exception>
    public Caller RequiredCaller => Caller ?? throw new InvalidOperationException("The request is anonymous.");

    /// <exception cref="InvalidOperationException">The rule of the request accepts callers that are not applicants.</exception>
    public ApplicantCaller RequiredApplicant =>
        Caller as ApplicantCaller ?? throw new InvalidOperationException("The caller is not an applicant.");

    internal CurrentCaller? Current { get; private set; }

    /// <summary>Sets the properties that are known before the caller is authenticated.</summary>
    /// <exception cref="InvalidOperationException">It was set before.</exception>
    public void Receive(IncomingRequest request) =>
        incoming = incoming is null ? request : throw new InvalidOperationException("The request was already received.");

    /// <summary>Sets the authenticated caller, the account in the header, and the credential that authenticated the caller.</summary>
    /// <exception cref="InvalidOperationException">A caller was set before.</exception>
    public void Identify(Caller caller, AccountId? requestedAccount = null, PresentedCredential? presented = null)
    {
        Current = Current is null ? new CurrentCaller(caller) : throw new InvalidOperationException("The caller was already identified.");
        (this.requestedAccount, this.presented) = (requestedAccount, presented);
    }
}

/// <summary>Properties of a request before its caller is authenticated.</summary>
/// <param name="ClientAddress">The address of the client. Null if there is no network in between.</param>
/// <param name="UserAgent">The <c>User-Agent</c> header.</param>
/// <param name="HasBody">Whether the request has or may have a body.</param>
/// <param name="AccountInPath">The account that the path names. Null if it names none.</param>
public readonly record struct IncomingRequest(
    IPAddress? ClientAddress, string? UserAgent = null, bool HasBody = false, AccountId? AccountInPath = null);

/// <summary>The account in effect and the rights of the caller there.</summary>
public sealed record AccountScope(AccountId AccountId, AccountRights Rights);
