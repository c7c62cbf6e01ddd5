namespace Pulse.Client;

/// <summary>Operations on accounts.</summary>
public sealed class AccountsClient
{
    private const Takes Write = Takes.IfMatch | Takes.Wait;

    private static readonly Operation Create = new(HttpMethod.Post, "/accounts", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/accounts");
    private static readonly Operation Get = new(HttpMethod.Get, "/accounts/{accountId}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/accounts/{accountId}", Write);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/accounts/{accountId}", Write);
    private static readonly Operation GetPermissions = new(HttpMethod.Get, "/accounts/{accountId}/permissions");
    private static readonly Operation SetPermissions = new(HttpMethod.Put, "/accounts/{accountId}/permissions", Write);
    private static readonly Operation GetPolicy = new(HttpMethod.Get, "/accounts/{accountId}/apikey-policy");
    private static readonly Operation SetPolicy = new(HttpMethod.Put, "/accounts/{accountId}/apikey-policy", Write);

    private readonly Transport transport;

    internal AccountsClient(Transport transport) => this.transport = transport;

    /// <summary>Creates an account without members. Requires a user who is superAdmin.</summary>
    /// <exception cref="PulseException">400, 403.</exception>
    public Task<Account> CreateAsync(
        CreateAccount account, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Create.Request().WithBody(account, PulseJson.Default.CreateAccount).With(options),
            PulseJson.Default.Account,
            cancellationToken);

    /// <summary>Lists the accounts that the caller can see. Requires <c>readAccounts</c> or <c>writeAccounts</c>.</summary>
    public PulseList<Account> ListAsync(AccountQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new AccountQuery()).ToQuery()), PulseJson.Default.ListAccount);

    /// <summary>Gets an account. Requires <c>readAccounts</c> or <c>writeAccounts</c> in it.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<Account> GetAsync(string accountId, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(accountId), PulseJson.Default.Account, cancellationToken);

    /// <summary>Changes an account. Requires <c>writeAccounts</c> in it. Only the members that are set are sent.</summary>
    /// <exception cref="PulseException">400, 403, 404, 409, 412.</exception>
    public Task<Account> UpdateAsync(
        string accountId, AccountPatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(accountId).WithBody(patch, PulseJson.Default.AccountPatch).With(options),
            PulseJson.Default.Account,
            cancellationToken);

    /// <summary>Deletes an empty account. Permanent. Requires a user who is superAdmin.</summary>
    /// <exception cref="PulseException">403, 404, 412; 409 names the keys, users and roles that are left.</exception>
    public Task<RevocationReceipt?> DeleteAsync(
        string accountId, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(accountId).With(options), cancellationToken);

    /// <summary>Gets the permissions of an account. Requires <c>readAccounts</c> or <c>writeAccounts</c> in it.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<AccountPermissions> GetPermissionsAsync(string accountId, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(GetPermissions.Request(accountId), PulseJson.Default.AccountPermissions, cancellationToken);

    /// <summary>
    /// Replaces the permissions of an account. Those that are left out end for every key, role and session of it. Requires a user who is
    /// superAdmin.
    /// </summary>
    /// <exception cref="PulseException">400, 403, 404, 412.</exception>
    public Task<Account> SetPermissionsAsync(
        string accountId,
        IReadOnlyList<string> permissions,
        PulseRequestOptions? options = null,
        CancellationToken cancellationToken = default) => transport.ReadAsync(
            SetPermissions.Request(accountId)
                .WithBody(new AccountPermissions { Permissions = permissions }, PulseJson.Default.AccountPermissions).With(options),
            PulseJson.Default.Account,
            cancellationToken);

    /// <summary>Gets the rules for API keys. Requires <c>readAccounts</c> or <c>writeAccounts</c> in the account.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<ApiKeyPolicy> GetApiKeyPolicyAsync(string accountId, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(GetPolicy.Request(accountId), PulseJson.Default.ApiKeyPolicy, cancellationToken);

    /// <summary>Replaces all rules for API keys. Requires <c>writeAccounts</c> in the account.</summary>
    /// <exception cref="PulseException">400, 403, 404, 412.</exception>
    public Task<ApiKeyPolicy> SetApiKeyPolicyAsync(
        string accountId, ApiKeyPolicy policy, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            SetPolicy.Request(accountId).WithBody(policy, PulseJson.Default.ApiKeyPolicy).With(options),
            PulseJson.Default.ApiKeyPolicy,
            cancellationToken);
}
