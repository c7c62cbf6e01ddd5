namespace Pulse.Client;

/// <summary>Usage of the account in effect.</summary>
public sealed class UsageClient
{
    private static readonly Operation Get = new(HttpMethod.Get, "/usage");

    private readonly Transport transport;

    internal UsageClient(Transport transport) => this.transport = transport;

    /// <summary>Gets the uses of all keys, also deleted ones. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>.</summary>
    /// <param name="query">Null: the totals of the last 30 days by day.</param>
    /// <exception cref="PulseException">400 for a period that is too long; 403.</exception>
    public Task<Usage> GetAsync(UsageQuery? query = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request().WithQuery((query ?? new UsageQuery()).ToQuery()), PulseJson.Default.Usage, cancellationToken);
}
