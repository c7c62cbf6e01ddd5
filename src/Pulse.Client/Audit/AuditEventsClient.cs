namespace Pulse.Client;

/// <summary>The audit log of the account in effect. All calls require <c>readAuditEvents</c>.</summary>
public sealed class AuditEventsClient
{
    private static readonly Operation List = new(HttpMethod.Get, "/audit-events");
    private static readonly Operation Check = new(HttpMethod.Get, "/audit-events/integrity");

    private readonly Transport transport;

    internal AuditEventsClient(Transport transport) => this.transport = transport;

    /// <summary>Lists events, newest first; for a superAdmin also those of the system.</summary>
    public PulseList<AuditEvent> ListAsync(AuditEventQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new AuditEventQuery()).ToQuery()), PulseJson.Default.ListAuditEvent);

    /// <summary>Verifies the newest events, and tells what the background check has found.</summary>
    /// <param name="full">Whether a check of all events is started in the background. A later call shows its progress.</param>
    /// <exception cref="PulseException">403.</exception>
    public Task<AuditIntegrity> CheckIntegrityAsync(bool full = false, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Check.Request().WithQuery(new QueryText().Add("full", full ? true : (bool?)null)),
            PulseJson.Default.AuditIntegrity,
            cancellationToken);
}
