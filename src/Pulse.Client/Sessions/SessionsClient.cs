namespace Pulse.Client;

/// <summary>Logins and sessions.</summary>
public sealed class SessionsClient
{
    internal static readonly Operation Login = new(HttpMethod.Post, "/auth/login", Takes.NoSession | Takes.Repetition);

    private static readonly Operation Complete = new(HttpMethod.Post, "/auth/login/mfa", Takes.NoSession);
    private static readonly Operation Get = new(HttpMethod.Get, "/auth/session");
    private static readonly Operation Logout = new(HttpMethod.Post, "/auth/logout", Takes.IdempotencyKey | Takes.Wait);
    private static readonly Operation Impersonate = new(HttpMethod.Post, "/auth/impersonate");
    private static readonly Operation Stop = new(HttpMethod.Post, "/auth/impersonate/stop", Takes.Wait);
    private static readonly Operation List = new(HttpMethod.Get, "/sessions");
    private static readonly Operation End = new(HttpMethod.Delete, "/sessions/{id}", Takes.Wait);
    private static readonly Operation EndOthers = new(HttpMethod.Delete, "/sessions", Takes.Wait);

    private readonly Transport transport;

    internal SessionsClient(Transport transport) => this.transport = transport;

    /// <summary>
    /// Logs in with a password or an API key. The client logs in with its own API key by itself; use this call for users, and act with
    /// <see cref="PulseClient.WithToken"/>.
    /// </summary>
    /// <exception cref="PulseException">
    /// 401, and 401 <c>mfa_required</c> with <see cref="PulseException.Challenge"/> for <see cref="CompleteLoginAsync"/>; 409
    /// <c>too_many_sessions</c>; 429 after too many failed logins.
    /// </exception>
    public Task<Session> LogInAsync(Login login, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Login.Request().WithBody(login, PulseJson.Default.Login), PulseJson.Default.Session, cancellationToken);

    /// <summary>Completes a login with a second factor.</summary>
    /// <exception cref="PulseException">401 for a wrong code; 409; 429 <c>too_many_codes</c>.</exception>
    public Task<Session> CompleteLoginAsync(CompleteLogin login, CancellationToken cancellationToken = default) => transport.ReadAsync(
        Complete.Request().WithBody(login, PulseJson.Default.CompleteLogin), PulseJson.Default.Session, cancellationToken);

    /// <summary>Gets the session of this client: the caller, the account in effect and the rights.</summary>
    /// <exception cref="PulseException">401.</exception>
    public Task<Session> GetCurrentAsync(CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(), PulseJson.Default.Session, cancellationToken);

    /// <summary>Ends the session of this client. A client with an API key logs in again for the next call.</summary>
    /// <exception cref="PulseException">401.</exception>
    public Task<RevocationReceipt?> LogOutAsync(PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Logout.Request().With(options), cancellationToken);

    /// <summary>Creates a session of at most one hour in which the caller acts as another user. Requires <c>impersonateUsers</c>.</summary>
    /// <exception cref="PulseException">403, 404; 409 <c>too_many_impersonations</c>.</exception>
    public Task<Session> ImpersonateAsync(int userId, CancellationToken cancellationToken = default) => transport.ReadAsync(
        Impersonate.Request().WithBody(new Impersonate(userId), PulseJson.Default.Impersonate),
        PulseJson.Default.Session,
        cancellationToken);

    /// <summary>Ends the impersonation that is the session of this client.</summary>
    /// <exception cref="PulseException">400 <c>not_impersonating</c>.</exception>
    public Task<RevocationReceipt?> StopImpersonatingAsync(
        PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Stop.Request().With(options), cancellationToken);

    /// <summary>Lists the caller's sessions, newest first; with <c>readSessions</c>, all sessions of the account in effect.</summary>
    public PulseList<OpenSession> ListAsync(SessionQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new SessionQuery()).ToQuery()), PulseJson.Default.ListOpenSession);

    /// <summary>Ends a session. Requires <c>writeSessions</c>, except for the caller's own sessions.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<RevocationReceipt?> EndAsync(
        Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(End.Request(id).With(options), cancellationToken);

    /// <summary>Ends all sessions of the caller except that of this client.</summary>
    /// <exception cref="PulseException">401.</exception>
    public Task<RevocationReceipt?> EndOthersAsync(
        PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(EndOthers.Request().With(options), cancellationToken);
}
