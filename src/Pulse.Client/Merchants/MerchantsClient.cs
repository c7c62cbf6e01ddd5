namespace Pulse.Client;

/// <summary>Operations on merchants.</summary>
public sealed class MerchantsClient
{
    private const Takes Post = Takes.IdempotencyKey | Takes.IfMatch;

    private static readonly Operation Create = new(HttpMethod.Post, "/merchants", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/merchants");
    private static readonly Operation Get = new(HttpMethod.Get, "/merchants/{id}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/merchants/{id}", Takes.IfMatch);
    private static readonly Operation Suspend = new(HttpMethod.Post, "/merchants/{id}/suspend", Post);
    private static readonly Operation Reinstate = new(HttpMethod.Post, "/merchants/{id}/reinstate", Post);
    private static readonly Operation Close = new(HttpMethod.Post, "/merchants/{id}/close", Post);

    private readonly Transport transport;

    internal MerchantsClient(Transport transport) => this.transport = transport;

    /// <summary>Creates a merchant without an application. Requires <c>writeMerchants</c>.</summary>
    /// <exception cref="PulseException">400, 403.</exception>
    public Task<Merchant> CreateAsync(
        MerchantProfile profile, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Create.Request().WithBody(profile, PulseJson.Default.MerchantProfile).With(options),
            PulseJson.Default.Merchant,
            cancellationToken);

    /// <summary>Lists merchants, newest first. Requires <c>readMerchants</c> or <c>writeMerchants</c>.</summary>
    public PulseList<Merchant> ListAsync(MerchantQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new MerchantQuery()).ToQuery()), PulseJson.Default.ListMerchant);

    /// <summary>Gets a merchant. Requires <c>readMerchants</c> or <c>writeMerchants</c>.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<Merchant> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(id), PulseJson.Default.Merchant, cancellationToken);

    /// <summary>Changes a merchant. Requires <c>writeMerchants</c>. Only the members that are set are sent, at every depth.</summary>
    /// <exception cref="PulseException">400, 403, 404, 412; 409 if the merchant is closed.</exception>
    public Task<Merchant> UpdateAsync(
        Guid id, MerchantProfilePatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(id).WithBody(patch, PulseJson.Default.MerchantProfilePatch).With(options),
            PulseJson.Default.Merchant,
            cancellationToken);

    /// <summary>Suspends an active merchant. Requires <c>writeMerchants</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Merchant> SuspendAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Suspend.Request(id).With(options), PulseJson.Default.Merchant, cancellationToken);

    /// <summary>Reinstates a suspended merchant. Requires <c>writeMerchants</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Merchant> ReinstateAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Reinstate.Request(id).With(options), PulseJson.Default.Merchant, cancellationToken);

    /// <summary>Closes a merchant. Permanent. Requires <c>writeMerchants</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Merchant> CloseAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Close.Request(id).With(options), PulseJson.Default.Merchant, cancellationToken);
}
