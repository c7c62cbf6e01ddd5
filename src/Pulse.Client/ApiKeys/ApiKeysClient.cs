namespace Pulse.Client;

/// <summary>Operations on the API keys of the account in effect.</summary>
public sealed class ApiKeysClient
{
    private const Takes Write = Takes.IfMatch | Takes.Wait;
    private const Takes Post = Write | Takes.IdempotencyKey;

    private static readonly Operation Create = new(HttpMethod.Post, "/apikeys", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/apikeys");
    private static readonly Operation Get = new(HttpMethod.Get, "/apikeys/{id}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/apikeys/{id}", Write);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/apikeys/{id}", Write);
    private static readonly Operation Rotate = new(HttpMethod.Post, "/apikeys/{id}/rotate", Post);
    private static readonly Operation CompleteRotation = new(HttpMethod.Post, "/apikeys/{id}/rotate/complete", Post);
    private static readonly Operation CancelRotation = new(HttpMethod.Post, "/apikeys/{id}/rotate/cancel", Post);
    private static readonly Operation Narrow = new(HttpMethod.Post, "/apikeys/{id}/narrow", Post);
    private static readonly Operation BulkChange = new(HttpMethod.Post, "/apikeys/bulk", Takes.IdempotencyKey | Takes.Wait);
    private static readonly Operation Import = new(HttpMethod.Post, "/apikeys/import", Takes.IdempotencyKey | Takes.Wait);
    private static readonly Operation Verify = new(HttpMethod.Post, "/apikeys/verify", Takes.Repetition);
    private static readonly Operation VerifyBatch = new(HttpMethod.Post, "/apikeys/verify/batch", Takes.Repetition);
    private static readonly Operation Explain = new(HttpMethod.Post, "/apikeys/{id}/explain", Takes.Repetition);
    private static readonly Operation Usage = new(HttpMethod.Get, "/apikeys/{id}/usage");
    private static readonly Operation PermissionUsage = new(HttpMethod.Get, "/apikeys/{id}/usage/permissions");

    private readonly Transport transport;

    internal ApiKeysClient(Transport transport) => this.transport = transport;

    /// <summary>Creates a key. Requires <c>writeApiKeys</c>, and all permissions that the key gets.</summary>
    /// <returns>The key with its secret, which no other answer contains.</returns>
    /// <exception cref="PulseException">
    /// 400 <c>validation_failed</c>; 403 if the caller does not hold a permission, or its own limits are narrower; 409 if the account has
    /// its maximum number of keys.
    /// </exception>
    public Task<IssuedApiKey> CreateAsync(
        CreateApiKey key, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) => transport.ReadAsync(
            Create.Request().WithBody(key, PulseJson.Default.CreateApiKey).With(options),
            PulseJson.Default.IssuedApiKey,
            cancellationToken);

    /// <summary>Lists keys, newest first. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>.</summary>
    public PulseList<ApiKey> ListAsync(ApiKeyQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new ApiKeyQuery()).ToQuery()), PulseJson.Default.ListApiKey);

    /// <summary>Gets a key. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>.</summary>
    /// <exception cref="PulseException">404 if the account has no such key.</exception>
    public Task<ApiKey> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(id), PulseJson.Default.ApiKey, cancellationToken);

    /// <summary>Changes a key. Requires <c>writeApiKeys</c>. Only the members that are set are sent.</summary>
    /// <exception cref="PulseException">400, 403, 404; 412 if the key has another version than <c>IfMatch</c>.</exception>
    public Task<ApiKey> UpdateAsync(
        Guid id, ApiKeyPatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(id).WithBody(patch, PulseJson.Default.ApiKeyPatch).With(options), PulseJson.Default.ApiKey, cancellationToken);

    /// <summary>
    /// Deletes a key. Permanent: the key and its sessions are invalid when the call returns. Requires <c>writeApiKeys</c>.
    /// </summary>
    /// <exception cref="PulseException">403; 404, also for a repetition after a lost answer; 412.</exception>
    public Task<RevocationReceipt?> DeleteAsync(
        Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(id).With(options), cancellationToken);

    /// <summary>
    /// Gives a key a new secret. The old one stays valid for a grace period, a day by default. Requires <c>writeApiKeys</c>.
    /// </summary>
    /// <param name="rotation">Null: the defaults.</param>
    /// <returns>The key with its new secret, which no other answer contains.</returns>
    /// <exception cref="PulseException">400, 403, 404, 412; 409 if another rotation runs at the same time.</exception>
    public Task<IssuedApiKey> RotateAsync(
        Guid id, ApiKeyRotation? rotation = null, PulseRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Rotate.Request(id).With(options);
        return transport.ReadAsync(
            rotation is null ? request : request.WithBody(rotation, PulseJson.Default.ApiKeyRotation),
            PulseJson.Default.IssuedApiKey,
            cancellationToken);
    }

    /// <summary>Ends the grace period of a rotation now. Requires <c>writeApiKeys</c>.</summary>
    /// <exception cref="PulseException">403, 404, 412; 409 if no secret is retiring.</exception>
    public Task<ApiKey> CompleteRotationAsync(
        Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(CompleteRotation.Request(id).With(options), PulseJson.Default.ApiKey, cancellationToken);

    /// <summary>Withdraws a new secret that was not used yet. Requires <c>writeApiKeys</c>.</summary>
    /// <exception cref="PulseException">403, 404, 412; 409 if no secret is pending.</exception>
    public Task<ApiKey> CancelRotationAsync(
        Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(CancelRotation.Request(id).With(options), PulseJson.Default.ApiKey, cancellationToken);

    /// <summary>Removes the permissions that a key has not used for a number of days. Requires <c>writeApiKeys</c>.</summary>
    /// <exception cref="PulseException">400 if the key is younger; 403, 404, 412; 409 if no permission would be left.</exception>
    public Task<ApiKey> NarrowAsync(
        Guid id, Narrowing narrowing, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Narrow.Request(id).WithBody(narrowing, PulseJson.Default.Narrowing).With(options), PulseJson.Default.ApiKey, cancellationToken);

    /// <summary>Disables, enables, deletes or expires up to 1,000 keys. Requires <c>writeApiKeys</c>.</summary>
    /// <returns>A result for each key. A key that is refused does not stop the others.</returns>
    /// <exception cref="PulseException">400, also if the filter matches no key; 403.</exception>
    public Task<BulkChange> BulkChangeAsync(
        BulkChangeApiKeys change, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            BulkChange.Request().WithBody(change, PulseJson.Default.BulkChangeApiKeys).With(options),
            PulseJson.Default.BulkChange,
            cancellationToken);

    /// <summary>Imports up to 1,000 keys by the digests of their texts. Requires <c>importApiKeys</c>.</summary>
    /// <returns>A result for each item. An item that is refused does not stop the others.</returns>
    /// <exception cref="PulseException">400 if an item is malformed: nothing is imported; 403; 413 above 1 MiB.</exception>
    public Task<Import> ImportAsync(
        ImportApiKeys import, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Import.Request().WithBody(import, PulseJson.Default.ImportApiKeys).With(options), PulseJson.Default.Import, cancellationToken);

    /// <summary>
    /// Verifies a key that was presented to your service, and counts it as a use. Requires <c>verifyApiKeys</c>, or
    /// <c>verifyAllAccounts</c> for keys of all accounts. If the answer is lost, the call is repeated, and the use can count twice.
    /// </summary>
    /// <param name="withKey">Whether <see cref="Verification.ApiKey"/> is wanted. It makes the answer larger.</param>
    /// <returns>The result, whether the key is valid or not.</returns>
    /// <exception cref="PulseException">400, 403; 429 after too many unknown keys.</exception>
    public Task<Verification> VerifyAsync(PresentedApiKey key, bool withKey = false, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Minimal(Verify.Request().WithBody(key, PulseJson.Default.PresentedApiKey), withKey),
            PulseJson.Default.Verification,
            cancellationToken);

    /// <summary>Verifies 1 to 100 keys, as <see cref="VerifyAsync"/>.</summary>
    /// <returns>A result for each key, in the same order.</returns>
    /// <exception cref="PulseException">400, 403; 429 after too many unknown keys: nothing is counted.</exception>
    public async Task<IReadOnlyList<Verification>> VerifyBatchAsync(
        IReadOnlyList<PresentedApiKey> keys, bool withKey = false, CancellationToken cancellationToken = default) =>
        await transport.ReadAsync(
            Minimal(VerifyBatch.Request().WithBody(new PresentedApiKeys { Items = keys }, PulseJson.Default.PresentedApiKeys), withKey),
            PulseJson.Default.ListVerification,
            cancellationToken).ConfigureAwait(false);

    /// <summary>Explains whether a request with a key would be rejected, without a use. Requires <c>readApiKeys</c>.</summary>
    /// <param name="use">Null: a request now that requires no permission, from an unknown address.</param>
    /// <exception cref="PulseException">400, 403, 404.</exception>
    public Task<Explanation> ExplainAsync(Guid id, HypotheticalUse? use = null, CancellationToken cancellationToken = default)
    {
        var request = Explain.Request(id);
        return transport.ReadAsync(
            use is null ? request : request.WithBody(use, PulseJson.Default.HypotheticalUse),
            PulseJson.Default.Explanation,
            cancellationToken);
    }

    /// <summary>Gets the usage of a key. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>. The latest uses can be missing.</summary>
    /// <exception cref="PulseException">400 for a period that is too long; 403, 404.</exception>
    public Task<ApiKeyUsage> GetUsageAsync(Guid id, UsagePeriod? period = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Usage.Request(id).WithQuery((period ?? new UsagePeriod()).ToQuery()), PulseJson.Default.ApiKeyUsage, cancellationToken);

    /// <summary>Gets the permissions of a key, and when it used them. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<PermissionUsage> GetPermissionUsageAsync(Guid id, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(PermissionUsage.Request(id), PulseJson.Default.PermissionUsage, cancellationToken);

    private static Request Minimal(Request request, bool withKey) =>
        withKey ? request : request.WithHeader("Prefer", "return=minimal");
}
