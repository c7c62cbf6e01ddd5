namespace Pulse.Client;

/// <summary>Usage of the account in effect, and reports of usage.</summary>
public sealed class UsageClient
{
    private static readonly Operation Get = new(HttpMethod.Get, "/usage");
    private static readonly Operation Report = new(HttpMethod.Post, "/apikeys/usage", Takes.IdempotencyKey);

    private readonly Transport transport;

    internal UsageClient(Transport transport) => this.transport = transport;

    /// <summary>Gets the uses of all keys, also deleted ones. Requires <c>readApiKeys</c> or <c>writeApiKeys</c>.</summary>
    /// <param name="query">Null: the totals of the last 30 days by day.</param>
    /// <exception cref="PulseException">400 for a period that is too long; 403.</exception>
    public Task<Usage> GetAsync(UsageQuery? query = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request().WithQuery((query ?? new UsageQuery()).ToQuery()), PulseJson.Default.Usage, cancellationToken);

    /// <summary>
    /// Reports uses that your service decided from verifications in its own memory. Requires <c>verifyApiKeys</c>, or
    /// <c>verifyAllAccounts</c> for keys of all accounts. Nothing is counted twice if the call is repeated.
    /// </summary>
    /// <param name="items">1 to 1,000 items, at most 1 MiB.</param>
    /// <exception cref="PulseException">400 if an item is malformed: nothing is counted; 403.</exception>
    public Task<UsageReport> ReportAsync(
        IReadOnlyList<ReportedUsage> items, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Report.Request().WithBody(new ReportUsage { Items = items }, PulseJson.Default.ReportUsage).With(options),
            PulseJson.Default.UsageReport,
            cancellationToken);
}
