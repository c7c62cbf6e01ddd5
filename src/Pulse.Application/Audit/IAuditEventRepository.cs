using Pulse.Domain.Accounts;
using Pulse.Domain.Audit;

namespace Pulse.Application.Audit;

public interface IAuditEventRepository
{
    /// <returns>
    /// At most <paramref name="atMost"/> events, newest first, from the cursor on. Null if the cursor is not a visible event.
    /// </returns>
    Task<IReadOnlyList<AuditEvent>?> ListAsync(
        AccountId account, bool andSystem, ListAuditEvents query, int atMost, CancellationToken cancellationToken);

    /// <returns>The changes in the account's events with this action and target id after a time.</returns>
    Task<IReadOnlyList<string>> ListChangesAsync(
        AccountId account, string action, string target, DateTime after, CancellationToken cancellationToken);
}
