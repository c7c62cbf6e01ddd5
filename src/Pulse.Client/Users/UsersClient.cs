namespace Pulse.Client;

/// <summary>Operations on users.</summary>
public sealed class UsersClient
{
    private const Takes Write = Takes.IfMatch | Takes.Wait;

    private static readonly Operation Create = new(HttpMethod.Post, "/users", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/users");
    private static readonly Operation Get = new(HttpMethod.Get, "/users/{id}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/users/{id}", Write);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/users/{id}", Write);
    private static readonly Operation SetAccounts = new(HttpMethod.Put, "/users/{id}/accounts", Write);
    private static readonly Operation IssueToken = new(HttpMethod.Post, "/users/{id}/password-token", Takes.IdempotencyKey);
    private static readonly Operation ResetMfa = new(HttpMethod.Delete, "/users/{id}/mfa", Takes.Wait);

    private readonly Transport transport;

    internal UsersClient(Transport transport) => this.transport = transport;

    /// <summary>Creates a user in the account in effect. Requires <c>writeUsers</c>.</summary>
    /// <returns>The user with the token to set a password, which no other answer contains.</returns>
    /// <exception cref="PulseException">400, 409; 403, also for a key with limits that users cannot have.</exception>
    public Task<IssuedUser> CreateAsync(
        CreateUser user, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Create.Request().WithBody(user, PulseJson.Default.CreateUser).With(options), PulseJson.Default.IssuedUser, cancellationToken);

    /// <summary>
    /// Lists the members of the account in effect, newest first; all users for a superAdmin. Requires <c>readUsers</c> or
    /// <c>writeUsers</c>.
    /// </summary>
    public PulseList<User> ListAsync(UserQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new UserQuery()).ToQuery()), PulseJson.Default.ListUser);

    /// <summary>Gets a user. Requires <c>readUsers</c> or <c>writeUsers</c>.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<User> GetAsync(int id, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(id), PulseJson.Default.User, cancellationToken);

    /// <summary>Changes a user. Requires <c>writeUsers</c> in every account of the user. Only the members that are set are sent.</summary>
    /// <exception cref="PulseException">400, 403, 404, 409, 412.</exception>
    public Task<User> UpdateAsync(
        int id, UserPatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(id).WithBody(patch, PulseJson.Default.UserPatch).With(options), PulseJson.Default.User, cancellationToken);

    /// <summary>Deletes a user with all sessions, memberships and roles. Permanent. Requires the same rights as a change.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<RevocationReceipt?> DeleteAsync(
        int id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(id).With(options), cancellationToken);

    /// <summary>
    /// Replaces the user's memberships in all accounts in which the caller holds <c>writeUsers</c>. The user leaves those that are absent.
    /// </summary>
    /// <param name="accounts">At most 1,000.</param>
    /// <exception cref="PulseException">400, 403, 404, 409, 412.</exception>
    public Task<User> SetAccountsAsync(
        int id,
        IReadOnlyList<UserMembership> accounts,
        PulseRequestOptions? options = null,
        CancellationToken cancellationToken = default) => transport.ReadAsync(
            SetAccounts.Request(id).WithBody(new UserMemberships { Accounts = accounts }, PulseJson.Default.UserMemberships).With(options),
            PulseJson.Default.User,
            cancellationToken);

    /// <summary>Issues a token to set a forgotten password. An older one becomes invalid. Requires the same rights as a change.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<PasswordToken> IssuePasswordTokenAsync(
        int id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(IssueToken.Request(id).With(options), PulseJson.Default.PasswordToken, cancellationToken);

    /// <summary>Removes the second factor of a user who has lost it, and ends the user's sessions. Requires <c>writeUsers</c>.</summary>
    /// <exception cref="PulseException">403, 404; 409 for the caller, and if the user has no second factor.</exception>
    public Task<RevocationReceipt?> ResetMfaAsync(
        int id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(ResetMfa.Request(id).With(options), cancellationToken);
}
